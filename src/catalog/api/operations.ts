import { INVALID_CURSOR, NOT_FOUND } from '../../web/api/common-problems.ts';
import { type ApiOperation, ETAG, IF_NONE_MATCH, NotModified } from '../../web/api/operation.ts';
import {
  ProductAnswer,
  ProductsAnswer,
  ProductsQuery,
  SlugParams,
  SuggestionsAnswer,
  SuggestionsQuery,
} from './schemas.ts';

/** The catalog's operations. Their routes validate with them, and the API document shows them. */

export const listProducts = {
  operationId: 'listProducts',
  summary: 'List products',
  description:
    'Finds products by category, size, color, price and words. Without parameters, all are listed.',
  tags: ['Catalog'],
  access: 'anyone',
  querystring: ProductsQuery,
  requestHeaders: [IF_NONE_MATCH],
  response: { 200: ProductsAnswer, 304: NotModified },
  responseHeaders: [ETAG],
  problems: [INVALID_CURSOR],
} satisfies ApiOperation;

export const getProduct = {
  operationId: 'getProduct',
  summary: 'Get a product',
  description: 'A product with its variants, their prices and whether they are in stock.',
  tags: ['Catalog'],
  access: 'anyone',
  params: SlugParams,
  requestHeaders: [IF_NONE_MATCH],
  response: { 200: ProductAnswer, 304: NotModified },
  responseHeaders: [ETAG],
  problems: [NOT_FOUND],
} satisfies ApiOperation;

export const listSuggestions = {
  operationId: 'listSuggestions',
  summary: 'List suggestions',
  description: 'Suggests searches, categories and products for the words typed so far.',
  tags: ['Catalog'],
  access: 'anyone',
  querystring: SuggestionsQuery,
  requestHeaders: [IF_NONE_MATCH],
  response: { 200: SuggestionsAnswer, 304: NotModified },
  responseHeaders: [ETAG],
  problems: [],
} satisfies ApiOperation;
