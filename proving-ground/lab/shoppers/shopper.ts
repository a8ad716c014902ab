import { setTimeout as pauseFor } from 'node:timers/promises';
import type { LineAction } from '../../../src/cart/cart.ts';
import { createAccount, type Device } from './account.ts';
import { type Answer, type Browser, type BrowserRequest, Unanswered, type Where } from './browser.ts';
import { cartOfApi, cartOfPage, codeOf, READ_CART, READ_CART_PAGE, requestOf } from './cart-client.ts';
import { chooseAction, describeAction } from './choose-action.ts';
import type { ExplainResult, Fault } from './explain.ts';
import type { Outcome, RequestKind } from './measures.ts';
import { createModel } from './model.ts';
import type { Random } from './random.ts';

export interface Finding {
  shopper: string;
  fault: Fault | { kind: 'session' | 'page' | 'answer'; detail: string };
  /** How many of its acknowledged changes this lost. */
  changesLost: number;
  /** Whether it was found by the first look after a sign-in. */
  afterSignIn: boolean;
  lastActions: string[];
}

/** How often shoppers do something, as shares. */
export interface Habits {
  /** The share of changes that are sent with a key and repeated until they are answered. Others are sent once. */
  keyedShare: number;
  /** The share of changes that are sent as a page's form, whose answer shows no cart. */
  formShare: number;
  /** The share of reads of the cart. */
  readShare: number;
  /** The share of visits to a catalog page. */
  browseShare: number;
  /** The share of sign-ins by guests, who register first, and of customers' moves to another device. */
  accountShare: number;
}

export const HABITS: Habits = {
  keyedShare: 0.75,
  formShare: 0.15,
  readShare: 0.08,
  browseShare: 0,
  accountShare: 0,
};

export interface ShopperDeps {
  name: string;
  /** Only this shopper adds these. */
  skus: readonly string[];
  /** Pages of the catalog. */
  pages: readonly string[];
  random: Random;
  habits: Habits;
  /** The address that the shop listens at. */
  where: Where;
  /** Opens a new device without cookies. */
  openBrowser(): Browser;
  /** The part before the @ in its account's email. */
  mailbox: string;
  pause?: ((ms: number) => Promise<unknown>) | undefined;
  onAcknowledged(startedMs: number): void;
  onFinding(finding: Finding): void;
  onOutcome(outcome: Outcome): void;
}

export interface Shopper {
  readonly name: string;
  /** Shops until the signal, and finishes the action in progress. */
  shop(stop: AbortSignal): Promise<void>;
  /** Compares the cart in the API and on the page with what was acknowledged. */
  check(): Promise<void>;
  /** Makes the shopper check its cart next. */
  lookFirst(): void;
  readonly lastActions: readonly string[];
  /** The version of the last acknowledged change. */
  readonly version: number;
  readonly signIns: number;
  /** No unanswered change can still take effect. */
  readonly isCertain: boolean;
  cookie(name: string): string | undefined;
  close(): void;
}

const LAST_ACTIONS_MAX = 12;
const RETRY_MS = 25;
const LONGEST_RETRY_MS = 200;
/** A change without an answer for this long is reported. */
const GIVE_UP_MS = 60_000;

/** These codes mean that nothing was done. Any other 5xx may have come after the commit. */
const NOT_DONE = new Set(['overloaded']);

export function createShopper(parts: ShopperDeps): Shopper {
  const { name, skus, random, habits, pause = pauseFor } = parts;
  const device: Device = { browser: parts.openBrowser(), model: createModel((sku) => skus.includes(sku)) };
  const lastActions: string[] = [];
  let [mustLook, afterSignIn, changes] = [false, false, 0];
  /** Acknowledged changes that were not found lost yet, because no change is lost twice. */
  let atStake = 0;

  const note = (line: string) => {
    lastActions.push(`${new Date().toISOString().slice(11, 23)} ${line}`);
    if (lastActions.length > LAST_ACTIONS_MAX) lastActions.shift();
  };
  const report = (fault: Finding['fault']) => {
    note(`→ ${JSON.stringify(fault)}`);
    const changesLost = Math.min(atStake, changesGone(fault));
    atStake -= changesLost;
    parts.onFinding({ shopper: name, fault, changesLost, afterSignIn, lastActions: [...lastActions] });
  };
  const reportAll = (explained: ExplainResult | undefined) => explained?.faults.forEach(report);

  /** Resolves to the answer, or to an error code when there was none. */
  const ask = async (kind: RequestKind, sent: BrowserRequest, what: string): Promise<Answer | string> => {
    const startedMs = performance.now();
    const session = device.browser.cookie('session');
    const outcome = await device.browser.ask(parts.where, sent).catch((error: unknown) => {
      if (error instanceof Unanswered) return error.code;
      throw error;
    });
    const answer = typeof outcome === 'string' ? undefined : outcome;
    const said = answer ? `${answer.status}` : `${outcome}`;
    parts.onOutcome({ kind, said, tookMs: performance.now() - startedMs, bytes: answer?.bytes });
    note(`${what}: ${said}`);
    if (kind !== 'sign-in' && session !== undefined && device.browser.cookie('session') !== session) {
      report({ kind: 'session', detail: 'the shop no longer knew the session and started a new one' });
    }
    return outcome;
  };

  const change = async () => {
    const { model, browser } = device;
    const action = chooseAction(model.cart, skus, random);
    const isKeyed = model.isVague || random.chance(habits.keyedShare);
    const key = isKeyed ? `${name}-${++changes}` : undefined;
    const sent = requestOf(action, key, random.chance(habits.formShare));
    const giveUpMs = performance.now() + GIVE_UP_MS;
    for (let retryMs = RETRY_MS; performance.now() < giveUpMs; retryMs = longer(retryMs)) {
      const startedMs = performance.now();
      const outcome = await ask('write', sent, `${describeAction(action)}${key ? ` key ${key}` : ''}`);
      if (typeof outcome !== 'string' && outcome.status < 500)
        return settle({ action, key }, outcome, startedMs);
      const isDone = !isCertainlyNotDone(outcome);
      if (!isKeyed) {
        // Without a session, there was no cart of this shopper to change.
        if (isDone && browser.cookie('session')) model.unanswered(action);
        await pause(LONGEST_RETRY_MS);
        return;
      }
      await pause(retryMs);
    }
    report({ kind: 'answer', detail: `${describeAction(action)} got no answer for ${GIVE_UP_MS} ms` });
  };

  const settle = (
    { action, key }: { action: LineAction; key: string | undefined },
    answer: Answer,
    startedMs: number,
  ) => {
    if (answer.status === 200 || answer.status === 303) {
      atStake++;
      parts.onAcknowledged(startedMs);
      const seen = answer.status === 200 ? cartOfApi(answer) : undefined;
      reportAll(device.model.acknowledged(action, seen, key));
    } else if (!device.model.refused(action, codeOf(answer))) {
      note(`refused against the model: ${codeOf(answer)}`);
      mustLook = true;
    }
  };

  const look = async (): Promise<boolean> => {
    const outcome = await ask('read', READ_CART, 'look');
    if (typeof outcome === 'string' || outcome.status !== 200) return false;
    reportAll(device.model.read(cartOfApi(outcome)));
    afterSignIn = false;
    return true;
  };

  const lookAtPage = async (): Promise<boolean> => {
    const outcome = await ask('read', READ_CART_PAGE, 'look at the page');
    if (typeof outcome === 'string' || outcome.status !== 200) return false;
    const { version, lines } = cartOfPage(outcome);
    const { cart } = device.model;
    const expected = cart.lineItems.map((line) => [line.sku, line.quantity]);
    if (version !== cart.version || JSON.stringify(lines) !== JSON.stringify(expected)) {
      const detail = `shows version ${version} ${JSON.stringify(lines)}, not ${cart.version} ${JSON.stringify(expected)}`;
      report({ kind: 'page', detail });
    }
    return true;
  };

  const lookUntilSeen = async (see: () => Promise<boolean>) => {
    const giveUpMs = performance.now() + GIVE_UP_MS;
    while (!(await see())) {
      if (performance.now() > giveUpMs) return report({ kind: 'answer', detail: 'the cart cannot be read' });
      await pause(RETRY_MS);
    }
  };

  const account = createAccount({
    name,
    mailbox: parts.mailbox,
    device,
    openBrowser: parts.openBrowser,
    createModel: () => createModel((sku) => skus.includes(sku)),
    ask: (sent, what) => ask('sign-in', sent, what),
    pause,
    report: (detail) => report({ kind: 'answer', detail }),
    async joined() {
      afterSignIn = true;
      await lookUntilSeen(look);
    },
  });

  const browse = async () => {
    const path = random.pick(parts.pages);
    if (path === undefined) return;
    const outcome = await ask('read', { method: 'GET', path }, 'browse');
    if (typeof outcome === 'string' || outcome.status !== 200) await pause(LONGEST_RETRY_MS);
  };

  const next = async () => {
    const { accountShare, browseShare, readShare } = habits;
    if (mustLook || random.chance(readShare)) {
      mustLook = !(await look());
      if (mustLook) await pause(LONGEST_RETRY_MS);
    } else if (browseShare > 0 && random.chance(browseShare)) await browse();
    else if (accountShare > 0 && random.chance(accountShare) && (await isCertain()))
      await account.continueElsewhere();
    else await change();
  };
  /** Signing in waits until no unanswered change of the old session can still take effect. */
  const isCertain = async () => device.model.isCertain && (await look()) && device.model.isCertain;

  return {
    name,
    lastActions,
    get version() {
      return device.model.cart.version;
    },
    get signIns() {
      return account.count;
    },
    get isCertain() {
      return device.model.isCertain;
    },
    cookie: (cookie) => device.browser.cookie(cookie),
    async shop(stop) {
      while (!stop.aborted) await next();
    },
    async check() {
      await lookUntilSeen(look);
      // The customer's cart must be visible from any device.
      await account.comeBack();
      await lookUntilSeen(async () => (await look()) && (await lookAtPage()));
    },
    lookFirst() {
      mustLook = true;
    },
    close: () => device.browser.close(),
  };
}

function changesGone(fault: Finding['fault']): number {
  if (fault.kind === 'lost') return 1;
  // The cart has another version. It may have started over and grown since.
  return fault.kind === 'other' ? Math.max(1, -fault.versions) : 0;
}

function isCertainlyNotDone(outcome: Answer | string): boolean {
  return typeof outcome === 'string' ? outcome === 'ECONNREFUSED' : NOT_DONE.has(codeOf(outcome));
}

const longer = (retryMs: number) => Math.min(retryMs * 2, LONGEST_RETRY_MS);
