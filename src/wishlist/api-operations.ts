import { Type } from '../process/schema.ts';
import { NOT_FOUND } from '../web/api/common-problems.ts';
import { type ApiOperation, NoBody, NoContent } from '../web/api/operation.ts';
import { SLUG_LENGTH_MAX, WISHES_MAX } from './wishlist.ts';

/** The operations of the wishlist. Their routes validate with them, and the API document shows them. */

const WishParams = Type.Object({
  slug: Type.String({
    minLength: 1,
    maxLength: SLUG_LENGTH_MAX,
    description: 'Identifies the product in URLs.',
    examples: ['oxford-shirt'],
  }),
});

const WishesAnswer = Type.Object(
  { slugs: Type.Array(Type.String(), { description: 'The slugs of the products, newest first.' }) },
  {
    title: 'Wishlist',
    description: 'The saved products.',
    examples: [{ slugs: ['heavy-hoodie', 'oxford-shirt'] }],
  },
);

export const getWishlist = {
  operationId: 'getWishlist',
  summary: 'Get the wishlist',
  description: 'The products that the customer has saved.',
  tags: ['Wishlist'],
  access: 'signedIn',
  response: { 200: WishesAnswer },
} satisfies ApiOperation;

export const addToWishlist = {
  operationId: 'addToWishlist',
  summary: 'Save a product',
  description: 'Adds a product to the wishlist. Adding a product that is already there changes nothing.',
  tags: ['Wishlist'],
  access: 'signedIn',
  params: WishParams,
  body: NoBody,
  response: { 204: NoContent },
  problems: [
    NOT_FOUND,
    { status: 422, code: 'too_many_wishes', description: `A wishlist holds at most ${WISHES_MAX} products.` },
  ],
} satisfies ApiOperation;

export const removeFromWishlist = {
  operationId: 'removeFromWishlist',
  summary: 'Remove a product',
  description: 'Removes a product from the wishlist. Removing a product that is not there changes nothing.',
  tags: ['Wishlist'],
  access: 'signedIn',
  params: WishParams,
  body: NoBody,
  response: { 204: NoContent },
} satisfies ApiOperation;
