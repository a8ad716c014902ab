import type { Headers, Response, TestShop } from '../../test/shop.ts';
import { order, orderBody, orderForm } from '../checkout/checkout.fixture.ts';
import { customer } from './accounts.fixture.ts';
import { RATE_LIMITS } from './limits.ts';

/** A route that takes an email address, as used by a stranger who knows only the address. */
export interface AddressRoute {
  /** Repeating the request this often exceeds all of its limits for one address. */
  times: number;
  /** Returns all answers that the stranger sees, in order. */
  send(email: string, from: Headers): Promise<Response[]>;
}

const SOLD_OUT = 'OXF-CHK-M';
const TOTAL_MINOR = 1_390;
/** No account has this password. */
export const WRONG = 'not the password';
/** The stranger registers accounts with this password. */
export const STRANGERS = 'quite another lake';

const { strangerMailToAddress, guestOrderMailToAddress, resetToAddress } = RATE_LIMITS;
const MAILS = strangerMailToAddress.limit + 1;
const ORDERS = guestOrderMailToAddress.limit + MAILS;
const GUESSES = RATE_LIMITS.signInFromNetworkToAccount.limit + 1;

/** Keys are the method and path of the app's routes. */
export function addressRoutes(shop: TestShop): Record<string, AddressRoute> {
  const { shopper } = shop;
  const credentials = (email: string) => ({ email, password: WRONG });
  const registration = (email: string) => ({ email, password: STRANGERS, name: 'Eve' });
  const one = async (answer: Promise<Response>) => [await answer];
  const buyer = async (sku = 'SOCK-1') => {
    const buying = shopper();
    await buying.add(sku);
    return buying;
  };
  const movers = moving(shop);
  return {
    'POST /forgot-password': {
      times: resetToAddress.limit + 1,
      send: (email, from) => one(shopper().form('/forgot-password', { email }, from)),
    },
    'POST /register': {
      times: GUESSES,
      send: (email, from) => one(shopper().form('/register', registration(email), from)),
    },
    'POST /api/customers': {
      times: GUESSES,
      send: (email, from) => one(shopper().send('POST', '/api/customers', registration(email), from)),
    },
    'POST /sign-in': {
      times: GUESSES,
      send: (email, from) => one(shopper().form('/sign-in', credentials(email), from)),
    },
    'POST /api/session': {
      times: GUESSES,
      send: (email, from) => one(shopper().send('POST', '/api/session', credentials(email), from)),
    },
    'POST /cart/reminder': {
      times: MAILS,
      send: async (email, from) => one((await buyer()).form('/cart/reminder', { email }, from)),
    },
    'POST /back-in-stock': {
      times: MAILS,
      send: (email, from) => one(shopper().form('/back-in-stock', { sku: SOLD_OUT, email }, from)),
    },
    'POST /orders/find': {
      times: MAILS,
      send: (email, from) => one(shopper().form('/orders/find', { number: 'MC-22222222', email }, from)),
    },
    'POST /account/email': {
      times: MAILS,
      send: async (email, from) => {
        const mover = await movers();
        const moved = await mover.form('/account/email', { email }, from);
        return [moved, await mover.get('/account/details')];
      },
    },
    'POST /checkout': {
      times: ORDERS,
      send: async (email, from) => {
        const buying = await buyer();
        const placed = await buying.form('/checkout', orderForm(TOTAL_MINOR, { email }), from);
        const { location } = placed.headers;
        return typeof location === 'string' ? [placed, await buying.get(location)] : [placed];
      },
    },
    'POST /api/orders': {
      times: ORDERS,
      send: async (email, from) =>
        one(order(await buyer(), orderBody(TOTAL_MINOR, { email }), undefined, from)),
    },
  };
}

/** Customers of other addresses ask for the address in turn, each as often as allowed. */
function moving(shop: TestShop) {
  const { limit } = RATE_LIMITS.newAddressOfCustomer;
  let moves = 0;
  let current: Promise<Awaited<ReturnType<typeof customer>>> | undefined;
  return async () => {
    if (moves++ % limit === 0 || !current) current = customer(shop);
    return (await current).shopper;
  };
}
