import type { Cart } from '../../../src/state/cart-document.ts';
import type { Answer, Browser, BrowserRequest } from './browser.ts';
import { type Model, NEW_CUSTOMERS_CART } from './model.ts';

/** What a shopper holds in hand: a browser, and what its cart must be. */
export interface Device {
  browser: Browser;
  model: Model;
}

export interface AccountDeps {
  name: string;
  mailbox: string;
  /** Replaced when the shopper goes on on another one. */
  device: Device;
  openBrowser(): Browser;
  createModel(): Model;
  /** The answer; a code when there was none. */
  ask(sent: BrowserRequest, what: string): Promise<Answer | string>;
  pause(ms: number): Promise<unknown>;
  /** The shop does not let this shopper in. */
  report(detail: string): void;
  /** The model holds what the cart must be by now. */
  joined(): Promise<void>;
}

export interface ShopperAccount {
  /** A guest signs in, the first time by registering; a customer goes on as a guest on another device. */
  continueElsewhere(): Promise<void>;
  /** One who has an account and is a guest at the moment signs in. */
  comeBack(): Promise<void>;
  readonly count: number;
}

const PASSWORD = 'four warm woollen coats';
const RETRY_MS = 500;
const GIVE_UP_MS = 60_000;
/** The shop signs the oldest of 50 devices out, and lets nobody try more than 100 times in a quarter of an hour. */
const SIGN_INS_MAX = 40;

export function createAccount(parts: AccountDeps): ShopperAccount {
  const { device, name } = parts;
  const email = `${parts.mailbox}@shoppers.example`;
  /** The customer's cart as it was left; undefined before there is an account. */
  let left: Cart | undefined;
  let [isGuest, count] = [true, 0];

  const signIn = async () => {
    const [path, json] =
      left === undefined
        ? ['/api/customers', { email, password: PASSWORD, name }]
        : ['/api/session', { email, password: PASSWORD }];
    const giveUpMs = performance.now() + GIVE_UP_MS;
    // Repetition it changes nothing: the same password leads to the same account, and a merge is made once.
    for (;;) {
      const outcome = await parts.ask({ method: 'POST', path, json }, `sign in by ${path}`);
      const status = typeof outcome === 'string' ? 0 : outcome.status;
      if (status === 200 || status === 201) break;
      const isOver = performance.now() > giveUpMs || (status >= 400 && status < 500);
      if (isOver) return parts.report(`${path} was answered by ${status || outcome}`);
      await parts.pause(RETRY_MS);
    }
    count++;
    isGuest = false;
    device.model.joined(left ?? NEW_CUSTOMERS_CART);
    await parts.joined();
  };

  const move = () => {
    left = device.model.cart;
    isGuest = true;
    device.browser.close();
    device.browser = parts.openBrowser();
    device.model = parts.createModel();
  };

  return {
    get count() {
      return count;
    },
    async continueElsewhere() {
      if (!isGuest) move();
      else if (count < SIGN_INS_MAX) await signIn();
    },
    async comeBack() {
      if (isGuest && left !== undefined) await signIn();
    },
  };
}
