import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../catalog/catalog.ts';
import type { Html } from '../layout/html.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { Problem } from '../web/errors/errors.ts';
import type { Action } from './cart.ts';
import { type CartRequests, keyOf } from './cart-request.ts';
import {
  type AddForm,
  addFormOf,
  type Form,
  lineActionOf,
  mergeActionOf,
  requireForm,
  savedActionOf,
} from './forms.ts';
import type { PricedCart } from './priced-cart.ts';
import { cartDrawer } from './views/cart-drawer.ts';
import { cartMain, cartPage } from './views/cart-page.ts';

const newKey = () => randomUUID();

/**
 * The cart's pages and forms. A form is answered by 303 to the cart; a script of our pages that sends it with
 * `X-Fragment: drawer` or `cart` gets that part of the page instead.
 */
export function cartRoutes(
  requests: CartRequests,
  catalog: Catalog,
): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/cart', async (request, reply) => {
      const isFirstAdd = (request.query as Record<string, unknown>).check === 'cookies';
      // The browser has kept the cookie, so it gets the usual URL.
      if (isFirstAdd && request.headers.cookie) return reply.redirect(paths.cart(), 303);
      const notice = isFirstAdd ? COOKIES_NEEDED : undefined;
      return show(request, reply, await requests.show(request, reply), { notice });
    });

    app.post('/cart/line-items', (request, reply) =>
      change(requests, request, reply, async (form) => {
        const adding = addFormOf(form);
        return requests.adding(await skuOf(catalog, adding), adding.quantity);
      }),
    );
    app.post<{ Params: { sku: string } }>('/cart/line-items/:sku', (request, reply) =>
      change(requests, request, reply, (form) => {
        const action = lineActionOf(request.params.sku, form);
        return action.type === 'set'
          ? requests.setting(action.sku, action.quantity)
          : requests.naming(action);
      }),
    );
    app.post<{ Params: { sku: string } }>('/cart/saved-line-items/:sku', (request, reply) =>
      change(requests, request, reply, (form) => requests.naming(savedActionOf(request.params.sku, form))),
    );
    app.post('/cart/merge', (request, reply) => change(requests, request, reply, mergeActionOf));
    app.post<{ Params: { sku: string } }>('/cart/removed-line-items/:sku', (request, reply) =>
      change(requests, request, reply, () => requests.naming({ type: 'put_back', sku: request.params.sku })),
    );
  };
}

async function change(
  requests: CartRequests,
  request: FastifyRequest,
  reply: FastifyReply,
  actionOf: (form: Form) => Action | Promise<Action>,
): Promise<FastifyReply> {
  try {
    const form = requireForm(request);
    const action = await actionOf(form);
    const cart = await requests.change(request, reply, action, {
      key: keyOf(request, formKey(form, action)),
    });
    // A browser that blocks cookies has no cart on the next page, which has to say why.
    if (!request.headers['x-fragment'])
      return reply.redirect(request.headers.cookie ? paths.cart() : CHECKED_CART_PATH, 303);
    const added = action.type === 'add' ? (action.variant?.sku ?? action.sku) : undefined;
    return show(request, reply, cart, { added });
  } catch (error) {
    if (!isRefusal(error) || request.headers['x-fragment']) throw error;
    // A browser without scripts sees the reason on the cart as it is.
    const cart = await requests.show(request, reply);
    return sendPage(reply, cartPage(cart, { notice: error.message, newKey }), error.status);
  }
}

/** A form has one key for all its buttons, so what the pressed one does is part of the key. */
const formKey = ({ idempotencyKey }: Form, action: Action) =>
  idempotencyKey && `${idempotencyKey}:${action.type}:${'quantity' in action ? action.quantity : ''}`;

const isRefusal = (error: unknown): error is Problem =>
  error instanceof Problem && [404, 409, 422].includes(error.status);

const COOKIES_NEEDED =
  'Your browser blocks cookies, so we can’t keep a cart for you. Allow cookies for this shop, then add it again.';
const CHECKED_CART_PATH = `${paths.cart()}?check=cookies`;

function show(
  request: FastifyRequest,
  reply: FastifyReply,
  cart: PricedCart,
  { added, notice }: { added?: string | undefined; notice?: string | undefined },
): FastifyReply {
  switch (request.headers['x-fragment']) {
    case 'drawer':
      return sendFragment(reply, cartDrawer(cart, { added, newKey }));
    case 'cart':
      return sendFragment(reply, cartMain(cart, { newKey }));
    default:
      return sendPage(reply, cartPage(cart, { notice, newKey }));
  }
}

const sendFragment = (reply: FastifyReply, { text }: Html): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(text);

/** A form names its variant by SKU, or by the options that were chosen on the product's page. */
async function skuOf(catalog: Catalog, form: AddForm): Promise<string> {
  if (form.sku) return form.sku;
  const product = await catalog.product(form.slug);
  if (!product) throw new Problem(404, 'not_found', 'We do not sell this piece any more.');
  const variants = product.variants.filter(
    (variant) => variant.color === form.color && variant.size === form.size && variant.style === form.style,
  );
  const variant = variants?.[0];
  if (!variant) {
    throw new Problem(
      422,
      'variant_not_chosen',
      'Choose a color and a size first, then add the piece to your cart.',
    );
  }
  return variant.sku;
}
