import type { Cart } from '../../../src/state/cart-document.ts';
import type { Answer, Browser, BrowserRequest } from './browser.ts';
import { type Model, NEW_CUSTOMERS_CART } from './model.ts';

/** A shopper's browser, and the model of its cart. */
export interface Device {
  browser: Browser;
  model: Model;
}

export interface AccountDeps {
  name: string;
  mailbox: string;
  /** Replaced when the shopper moves to another device. */
  device: Device;
  openBrowser(): Browser;
  createModel(): Model;
  /** Resolves to the answer, or to an error code when there was none. */
  ask(sent: BrowserRequest, what: string): Promise<Answer | string>;
  pause(ms: number): Promise<unknown>;
  /** Reports that the shop refuses the sign-in. */
  report(detail: string): void;
  /** Called after the model has merged the carts. */
  joined(): Promise<void>;
}

export interface ShopperAccount {
  /** Signs a guest in, who registers the first time. Moves a customer to another device as a guest. */
  continueElsewhere(): Promise<void>;
  /** Signs in a guest who has an account. */
  comeBack(): Promise<void>;
  readonly count: number;
}

const PASSWORD = 'four warm woolen coats';
const RETRY_MS = 500;
const GIVE_UP_MS = 60_000;
/** Stays below the shop's limits of 50 devices and 100 tries in 15 minutes. */
const SIGN_INS_MAX = 40;

export function createAccount(parts: AccountDeps): ShopperAccount {
  const { device, name } = parts;
  const email = `${parts.mailbox}@shoppers.example`;
  /** The customer's cart at the last move. Undefined before the shopper has an account. */
  let left: Cart | undefined;
  let [isGuest, count] = [true, 0];

  const signIn = async () => {
    const [path, json] =
      left === undefined
        ? ['/api/customers', { email, password: PASSWORD, name }]
        : ['/api/session', { email, password: PASSWORD }];
    const giveUpMs = performance.now() + GIVE_UP_MS;
    // Repeating it is safe: the same password signs in to the same account, and carts are merged once.
    for (;;) {
      const outcome = await parts.ask({ method: 'POST', path, json }, `sign in by ${path}`);
      const status = typeof outcome === 'string' ? 0 : outcome.status;
      if (status === 200 || status === 201) break;
      const isOver = performance.now() > giveUpMs || (status >= 400 && status < 500);
      if (isOver) return parts.report(`${path} was answered with ${status || outcome}`);
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
