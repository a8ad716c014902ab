import { INVALID_KEY, KEY_REUSED, RATE_LIMITED } from '../web/api/common-problems.ts';
import {
  type ApiOperation,
  type ApiProblem,
  ETAG,
  IDEMPOTENCY_KEY,
  IF_MATCH,
  NoBody,
} from '../web/api/operation.ts';
import { LIMITS } from './cart.ts';
import { AddBody, CartAnswer, SaveBody, SetBody, SkuParams } from './schemas.ts';

/** The operations of the cart. Their routes validate with them, and the API document shows them. */

const problem = (status: number, code: string, description: string): ApiProblem => ({
  status,
  code,
  description,
});
const VARIANT_NOT_FOUND = problem(404, 'variant_not_found', 'No variant on sale has this SKU.');
const NOT_IN_CART = problem(404, 'not_in_cart', 'The line item is not in the cart.');
const NOT_REMOVED = problem(
  404,
  'not_removed',
  'The line item was not removed, or can no longer be put back.',
);
const NOT_SAVED = problem(404, 'not_saved', 'The line item is not saved for later.');
const NOTHING_TO_UNDO = problem(
  404,
  'nothing_to_undo',
  'The cart has changed since the sign-in, or nothing was added to it.',
);
const SOLD_OUT = problem(409, 'sold_out', 'The variant is sold out.');
const VERSION_MISMATCH: ApiProblem = {
  status: 412,
  code: 'version_mismatch',
  description: 'The cart is newer than If-Match. `cart` is the current one.',
  members: { cart: CartAnswer },
};
const INVALID_VERSION = problem(400, 'invalid_version', 'If-Match is not a version in quotes.');
const TOO_MANY_LINE_ITEMS = problem(
  422,
  'too_many_line_items',
  `A cart holds at most ${LIMITS.lineItems} line items.`,
);
const QUANTITY_TOO_LARGE = problem(
  422,
  'quantity_too_large',
  `A cart holds at most ${LIMITS.quantity} of one variant.`,
);
const TOO_MANY_SAVED = problem(
  422,
  'too_many_saved',
  `At most ${LIMITS.saved} line items can be saved for later.`,
);
const CART_TOO_LARGE_FOR_COOKIE = problem(
  422,
  'cart_too_large_for_cookie',
  'The cart does not fit into a cookie. Only a shop that keeps carts in cookies has this limit.',
);

/** Any change may be the first one of a session, or come at the same time as a sign-in. */
const CHANGE_PROBLEMS: readonly ApiProblem[] = [
  INVALID_KEY,
  CART_TOO_LARGE_FOR_COOKIE,
  KEY_REUSED,
  RATE_LIMITED,
  {
    status: 503,
    code: 'session_replaced',
    description:
      'The shopper signed in meanwhile. Nothing was done. Send the request again with the new cookie.',
    retryAfter: true,
  },
];

const cart = {
  tags: ['Cart'],
  access: 'visitor',
  response: { 200: CartAnswer },
  responseHeaders: [ETAG],
} satisfies Partial<ApiOperation>;

const change = { ...cart, requestHeaders: [IDEMPOTENCY_KEY] } satisfies Partial<ApiOperation>;
const changeOfVersion = {
  ...cart,
  requestHeaders: [IDEMPOTENCY_KEY, IF_MATCH],
} satisfies Partial<ApiOperation>;

export const getCart = {
  operationId: 'getCart',
  summary: 'Get the cart',
  description: 'The cart at current prices. A visitor without a session has an empty cart of version 0.',
  ...cart,
} satisfies ApiOperation;

export const addLineItem = {
  operationId: 'addLineItem',
  summary: 'Add to the cart',
  description: 'Adds a variant, or more of it. The first change of a guest begins a session.',
  ...change,
  body: AddBody,
  problems: [VARIANT_NOT_FOUND, SOLD_OUT, TOO_MANY_LINE_ITEMS, QUANTITY_TOO_LARGE, ...CHANGE_PROBLEMS],
} satisfies ApiOperation;

export const setLineItemQuantity = {
  operationId: 'setLineItemQuantity',
  summary: 'Set the quantity of a line item',
  description: 'Sets how many of a variant are in the cart. 0 removes it.',
  ...changeOfVersion,
  params: SkuParams,
  body: SetBody,
  problems: [INVALID_VERSION, NOT_IN_CART, VERSION_MISMATCH, ...CHANGE_PROBLEMS],
} satisfies ApiOperation;

export const removeLineItem = {
  operationId: 'removeLineItem',
  summary: 'Remove a line item',
  description: 'Removes a variant from the cart, if it is there. It can be put back with `restoreLineItem`.',
  ...changeOfVersion,
  params: SkuParams,
  body: NoBody,
  problems: [INVALID_VERSION, VERSION_MISMATCH, ...CHANGE_PROBLEMS],
} satisfies ApiOperation;

export const restoreLineItem = {
  operationId: 'restoreLineItem',
  summary: 'Put a removed line item back',
  description: 'Undoes the removal of a line item.',
  ...change,
  params: SkuParams,
  body: NoBody,
  problems: [NOT_REMOVED, TOO_MANY_LINE_ITEMS, QUANTITY_TOO_LARGE, ...CHANGE_PROBLEMS],
} satisfies ApiOperation;

export const undoCartMerge = {
  operationId: 'undoCartMerge',
  summary: 'Remove what the sign-in added',
  description: 'Takes the items of the guest’s cart out again, until the next change of the cart.',
  ...change,
  body: NoBody,
  problems: [NOTHING_TO_UNDO, ...CHANGE_PROBLEMS],
} satisfies ApiOperation;

export const saveLineItem = {
  operationId: 'saveLineItem',
  summary: 'Save a line item for later',
  description: 'Moves a line item from the cart to those that are saved for later.',
  ...change,
  body: SaveBody,
  problems: [NOT_IN_CART, TOO_MANY_SAVED, ...CHANGE_PROBLEMS],
} satisfies ApiOperation;

export const moveSavedLineItem = {
  operationId: 'moveSavedLineItem',
  summary: 'Move a saved line item back to the cart',
  description: 'Moves a line item that was saved for later back to the cart.',
  ...change,
  params: SkuParams,
  body: NoBody,
  problems: [NOT_SAVED, TOO_MANY_LINE_ITEMS, QUANTITY_TOO_LARGE, ...CHANGE_PROBLEMS],
} satisfies ApiOperation;

export const removeSavedLineItem = {
  operationId: 'removeSavedLineItem',
  summary: 'Remove a saved line item',
  description: 'Removes a line item from those that are saved for later, if it is there.',
  ...change,
  params: SkuParams,
  body: NoBody,
  problems: CHANGE_PROBLEMS,
} satisfies ApiOperation;
