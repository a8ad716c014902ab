import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../catalog/catalog.ts';
import { paths } from '../layout/paths.ts';
import { Problem } from '../web/errors/errors.ts';
import { readForm, type Form as SentForm } from '../web/form.ts';
import { LIMITS } from './cart.ts';
import { type CartPromos, withPromo } from './cart-promo.ts';
import { type Carts, keyOf, type WantedChange } from './carts.ts';
import { COOKIE_CHECK_PATH, sendCart } from './pages.ts';

interface SkuRoute {
  Params: { sku: string };
}

interface CartFormDeps {
  carts: Carts;
  catalog: Pick<Catalog, 'product'>;
  cartPromos: CartPromos;
}

/**
 * The cart's forms. Each is answered by a 303 to the cart. A script of our pages that sends `X-Fragment: drawer` or
 * `cart` gets that part of the page instead.
 */
export function cartForms(deps: CartFormDeps): (app: FastifyInstance) => Promise<void> {
  const { catalog } = deps;
  return async (app) => {
    app.post('/cart/line-items', (request, reply) =>
      handleForm(deps, request, reply, async (form) => {
        const { sku, quantity, ...chosen } = addFormOf(form);
        return { type: 'add', sku: sku || (await skuOf(catalog, chosen)), quantity };
      }),
    );
    app.post<SkuRoute>('/cart/line-items/:sku', (request, reply) =>
      handleForm(deps, request, reply, (form) => lineActionOf(request.params.sku, form)),
    );
    app.post<SkuRoute>('/cart/saved-line-items/:sku', (request, reply) =>
      handleForm(deps, request, reply, (form) => savedActionOf(request.params.sku, form)),
    );
    app.post<SkuRoute>('/cart/removed-line-items/:sku', (request, reply) =>
      handleForm(deps, request, reply, () => ({ type: 'put_back', sku: request.params.sku })),
    );
    app.post('/cart/merge', (request, reply) => handleForm(deps, request, reply, mergeActionOf));
  };
}

const CART_PATH = paths.cart();

async function handleForm(
  { carts, cartPromos }: Pick<CartFormDeps, 'carts' | 'cartPromos'>,
  request: FastifyRequest,
  reply: FastifyReply,
  wantedBy: (form: Form) => WantedChange | Promise<WantedChange>,
): Promise<FastifyReply> {
  try {
    const form = readForm(request, FIELDS, FIELD_LENGTH_MAX);
    const wanted = await wantedBy(form);
    // A form has one key for all its buttons, so the action of the pressed button is part of the key.
    const { idempotencyKey } = form;
    const quantity = 'quantity' in wanted ? wanted.quantity : '';
    const key = keyOf(request, idempotencyKey && `${idempotencyKey}:${wanted.type}:${quantity}`);
    const changed = await carts.change(request, reply, wanted, { key });
    // A browser that blocks cookies has no cart on the next page, which then says why.
    if (!request.headers['x-fragment'])
      return reply.redirect(request.headers.cookie ? CART_PATH : COOKIE_CHECK_PATH, 303);
    const added = wanted.type === 'add' ? (changed.variant?.sku ?? wanted.sku) : undefined;
    return sendCart(request, reply, await withPromo(cartPromos, request, await carts.price(changed)), {
      added,
    });
  } catch (error) {
    if (!isRefusal(error) || request.headers['x-fragment']) throw error;
    // A browser without scripts sees the reason on the cart as it is.
    const { message: notice, status } = error;
    const { priced } = await carts.show(request, reply);
    return sendCart(request, reply, await withPromo(cartPromos, request, priced), { notice, status });
  }
}

const isRefusal = (error: unknown): error is Problem =>
  error instanceof Problem && ([404, 409, 422].includes(error.status) || error instanceof QuantityProblem);

/** A typed quantity is none. The shopper sees it on the cart, because fields have no bubbles of the browser. */
class QuantityProblem extends Problem {}

type Form = SentForm<(typeof FIELDS)[number]>;

export interface AddForm {
  /** Empty where the form names the variant by its options. */
  sku: string;
  slug: string;
  color: string;
  size: string;
  style: string;
  quantity: number;
}

export const FIELDS = [
  'sku',
  'slug',
  'color',
  'size',
  'style',
  'quantity',
  'step',
  'remove',
  'save',
  'move',
  'undo',
  'idempotencyKey',
] as const;
export const FIELD_LENGTH_MAX = 300;

export function addFormOf(form: Form): AddForm {
  const { sku = '', slug = '', color = '', size = '', style = '', quantity } = form;
  if (!sku && !slug) throw invalid('The form names no product.');
  return { sku, slug, color, size, style, quantity: quantity === undefined ? 1 : wholeNumber(quantity, 1) };
}

export function lineActionOf(sku: string, form: Form): WantedChange {
  if (form.remove !== undefined) return { type: 'set', sku, quantity: 0 };
  if (form.save !== undefined) return { type: 'save', sku };
  if (form.quantity === undefined) throw invalid('The form has no quantity.');
  const quantity = wholeNumber(form.quantity, 0);
  if (form.step === undefined) return { type: 'set', sku, quantity };
  if (form.step !== '1' && form.step !== '-1') throw invalid('A step is 1 or -1.');
  return { type: 'set', sku, quantity: Math.max(0, quantity + Number(form.step)) };
}

export function savedActionOf(sku: string, form: Form): WantedChange {
  if (form.move !== undefined) return { type: 'move_back', sku };
  if (form.remove !== undefined) return { type: 'forget_saved', sku };
  throw invalid('The form does not say what to do.');
}

function mergeActionOf(form: Form): WantedChange {
  if (form.undo !== undefined) return { type: 'undo_merge' };
  throw invalid('The form does not say what to do.');
}

function wholeNumber(text: string, min: number): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min))
    throw new QuantityProblem(400, 'invalid_request', `Enter a quantity from ${min} to ${LIMITS.quantity}.`);
  return number;
}

const invalid = (message: string) => new Problem(400, 'invalid_request', message);

/** Without scripts a form names its variant by the options that were chosen on the product's page. */
async function skuOf(
  catalog: Pick<Catalog, 'product'>,
  { slug, color, size, style }: Pick<AddForm, 'slug' | 'color' | 'size' | 'style'>,
): Promise<string> {
  const product = await catalog.product(slug);
  if (!product) throw new Problem(404, 'not_found', 'We no longer sell this item.');
  const variant = product.variants.find(
    (one) => one.color === color && one.size === size && one.style === style,
  );
  if (variant) return variant.sku;
  throw new Problem(
    422,
    'variant_not_chosen',
    'Choose a color and a size first, then add the item to your cart.',
  );
}
