import { INVALID_CURSOR, NOT_FOUND, SIGN_IN_NEEDED } from '../web/api/common-problems.ts';
import type { ApiOperation } from '../web/api/operation.ts';
import { NumberParams, OrderDetailAnswer, OrdersAnswer, OrdersQuery, TokenQuery } from './schemas.ts';

/** The operations of orders that were placed. Their routes validate with them, and the API document shows them. */

export const listOrders = {
  operationId: 'listOrders',
  summary: 'List orders',
  description: 'The orders of the customer, the newest first, 100 at a time.',
  tags: ['Orders'],
  access: 'signedIn',
  querystring: OrdersQuery,
  response: { 200: OrdersAnswer },
  problems: [INVALID_CURSOR],
} satisfies ApiOperation;

export const getOrder = {
  operationId: 'getOrder',
  summary: 'Get an order',
  description: 'An order with its payment and its events. A guest opens it with its token.',
  tags: ['Orders'],
  access: 'visitor',
  params: NumberParams,
  querystring: TokenQuery,
  response: { 200: OrderDetailAnswer },
  problems: [
    SIGN_IN_NEEDED,
    NOT_FOUND,
    { status: 410, code: 'link_ended', description: 'The order is anonymous or more than a year old.' },
  ],
} satisfies ApiOperation;
