import type { LineAction } from '../../../src/cart/cart.ts';
import { paths } from '../../../src/layout/paths.ts';
import type { Answer, BrowserRequest } from './browser.ts';
import type { CartView, Quantity } from './model.ts';

/** Builds the request of a change: for the API, or with `asForm` as a page's form sends it. */
export function requestOf(action: LineAction, key: string | undefined, asForm: boolean): BrowserRequest {
  const sku = encodeURIComponent(action.sku);
  switch (action.type) {
    case 'add': {
      const { quantity } = action;
      if (asForm) {
        const form = { sku: action.sku, quantity: `${quantity}` };
        return { method: 'POST', path: '/cart/line-items', form, key };
      }
      return { method: 'POST', path: '/api/cart/line-items', json: { sku: action.sku, quantity }, key };
    }
    case 'set': {
      const path = `/api/cart/line-items/${sku}`;
      if (action.quantity === 0) return { method: 'DELETE', path, key };
      return { method: 'PUT', path, json: { quantity: action.quantity }, key };
    }
    case 'put_back':
      return { method: 'POST', path: `/api/cart/removed-line-items/${sku}`, key };
    case 'save':
      return { method: 'POST', path: '/api/cart/saved-line-items', json: { sku: action.sku }, key };
    case 'move_back':
      return { method: 'POST', path: `/api/cart/saved-line-items/${sku}/move`, key };
    case 'forget_saved':
      return { method: 'DELETE', path: `/api/cart/saved-line-items/${sku}`, key };
  }
}

export const READ_CART: BrowserRequest = { method: 'GET', path: '/api/cart' };
export const READ_CART_PAGE: BrowserRequest = { method: 'GET', path: paths.cart() };

interface CartLine {
  sku: string;
  quantity: number;
}

export function cartOfApi({ body }: Answer): CartView {
  const quantityOf = ({ sku, quantity }: CartLine): Quantity => [sku, quantity];
  const cart = JSON.parse(body) as {
    version: number;
    lineItems: CartLine[];
    savedLineItems: CartLine[];
    removedLineItem: CartLine | null;
  };
  return {
    version: cart.version,
    lines: cart.lineItems.map(quantityOf),
    saved: cart.savedLineItems.map(quantityOf),
    removed: cart.removedLineItem && quantityOf(cart.removedLineItem),
  };
}

/** Reads the version and the quantities from the cart page, in the order of the cart. */
export function cartOfPage({ body }: Answer): { version: number; lines: Quantity[] } {
  const version = Number(/data-version="(\d+)"/.exec(body)?.[1]);
  const forms = body.matchAll(/<form class="acts" action="\/cart\/line-items\/([^"]+)"(.*?)<\/form>/gs);
  const lines = [...forms].map(([, sku = '', form = '']): Quantity => {
    const input = /<input[^>]*name="quantity"[^>]*>/.exec(form)?.[0] ?? '';
    return [decodeURIComponent(sku), Number(/value="(\d+)"/.exec(input)?.[1])];
  });
  // The page shows the newest line first.
  return { version, lines: lines.reverse() };
}

/** Reads the stable code of a refusal. */
export function codeOf({ body }: Answer): string {
  try {
    return String((JSON.parse(body) as { code?: unknown }).code);
  } catch {
    return 'not problem details';
  }
}
