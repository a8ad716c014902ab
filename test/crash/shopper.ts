import { setTimeout as pause } from 'node:timers/promises';
import type { LineAction } from '../../src/cart/cart.ts';
import { type Answer, openBrowser, type Sent, Unanswered } from './browser.ts';
import { cartOfApi, cartOfPage, codeOf, READ_CART, READ_CART_PAGE, requestOf } from './cart-client.ts';
import { chooseAction, describeAction } from './choose-action.ts';
import type { Explained, Fault } from './explain.ts';
import { createModel } from './model.ts';
import type { Random } from './random.ts';

export interface Finding {
  shopper: string;
  fault: Fault | { kind: 'session' | 'page' | 'answer'; detail: string };
  lastActions: string[];
}

export interface ShopperParts {
  name: string;
  /** Nobody else adds these. */
  skus: readonly string[];
  random: Random;
  /** Where the shop is now. */
  port: number;
  /** Of the changes that are sent under a key, and sent again until they are answered; the others are sent once. */
  keyedShare?: number | undefined;
  /** Of the changes that are sent as a page's form, whose answer shows no cart. */
  formShare?: number | undefined;
  onAcknowledged(startedMs: number): void;
  onFinding(finding: Finding): void;
  /** What became of each request: its status, or why there was no answer. */
  onOutcome(outcome: string, tookMs: number): void;
}

export interface Shopper {
  readonly name: string;
  /** Goes on until the signal, and to the end of what was begun. */
  shop(stop: AbortSignal): Promise<void>;
  /** Compares the cart that the API gives, and the page, with what was acknowledged. */
  check(): Promise<void>;
  /** The next thing it does is to look whether everything is still there. */
  lookFirst(): void;
  readonly lastActions: readonly string[];
  /** Of the last acknowledged change. */
  readonly version: number;
  cookie(name: string): string | undefined;
  close(): void;
}

const KEYED_SHARE = 0.75;
const FORM_SHARE = 0.15;
const READ_SHARE = 0.08;
const LAST_ACTIONS_MAX = 12;
const RETRY_MS = 25;
const LONGEST_RETRY_MS = 200;
/** A change that is not answered for so long is a finding of its own. */
const GIVE_UP_MS = 60_000;

/** An answer that says by its code that nothing was done; any other 5xx may have come after the COMMIT. */
const NOT_DONE = new Set(['overloaded']);

export function createShopper(parts: ShopperParts): Shopper {
  const { name, skus, random, keyedShare = KEYED_SHARE, formShare = FORM_SHARE } = parts;
  const browser = openBrowser();
  const model = createModel((sku) => skus.includes(sku));
  const lastActions: string[] = [];
  let mustLook = false;
  let changes = 0;

  const note = (line: string) => {
    lastActions.push(`${new Date().toISOString().slice(11, 23)} ${line}`);
    if (lastActions.length > LAST_ACTIONS_MAX) lastActions.shift();
  };
  const report = (fault: Finding['fault']) => {
    note(`→ ${JSON.stringify(fault)}`);
    parts.onFinding({ shopper: name, fault, lastActions: [...lastActions] });
  };
  const reportAll = (explained: Explained | undefined) => explained?.faults.forEach(report);

  /** The answer; undefined when there was none. */
  const ask = async (sent: Sent, what: string): Promise<Answer | string> => {
    const startedMs = performance.now();
    const session = browser.cookie('session');
    const outcome = await browser.ask(parts.port, sent).catch((error: unknown) => {
      if (error instanceof Unanswered) return error.code;
      throw error;
    });
    const said = typeof outcome === 'string' ? outcome : outcome.status;
    parts.onOutcome(`${said}`, performance.now() - startedMs);
    note(`${what}: ${said}`);
    if (session !== undefined && browser.cookie('session') !== session) {
      report({ kind: 'session', detail: 'the shop no longer knew the session and began a new one' });
    }
    return outcome;
  };

  const change = async () => {
    const action = chooseAction(model.cart, skus, random);
    const isKeyed = model.isVague || random.chance(keyedShare);
    const key = isKeyed ? `${name}-${++changes}` : undefined;
    const sent = requestOf(action, key, random.chance(formShare));
    const giveUpMs = performance.now() + GIVE_UP_MS;
    for (let retryMs = RETRY_MS; performance.now() < giveUpMs; retryMs = longer(retryMs)) {
      const startedMs = performance.now();
      const outcome = await ask(sent, `${describeAction(action)}${key ? ` key ${key}` : ''}`);
      if (typeof outcome !== 'string' && outcome.status < 500)
        return settle({ action, key }, outcome, startedMs);
      const isDone = !isCertainlyNotDone(outcome);
      if (!isKeyed) {
        // Without a session there is no cart that it could have changed for this shopper.
        if (isDone && browser.cookie('session')) model.unanswered(action);
        await pause(LONGEST_RETRY_MS);
        return;
      }
      await pause(retryMs);
    }
    report({ kind: 'answer', detail: `${describeAction(action)} was not answered for ${GIVE_UP_MS} ms` });
  };

  const settle = (
    { action, key }: { action: LineAction; key: string | undefined },
    answer: Answer,
    startedMs: number,
  ) => {
    if (answer.status === 200 || answer.status === 303) {
      parts.onAcknowledged(startedMs);
      reportAll(model.acknowledged(action, answer.status === 200 ? cartOfApi(answer) : undefined, key));
    } else if (!model.refused(action, codeOf(answer))) {
      note(`refused against the model: ${codeOf(answer)}`);
      mustLook = true;
    }
  };

  const look = async (): Promise<boolean> => {
    const outcome = await ask(READ_CART, 'look');
    if (typeof outcome === 'string' || outcome.status !== 200) return false;
    reportAll(model.read(cartOfApi(outcome)));
    return true;
  };

  const lookAtPage = async (): Promise<boolean> => {
    const outcome = await ask(READ_CART_PAGE, 'look at the page');
    if (typeof outcome === 'string' || outcome.status !== 200) return false;
    const { version, lines } = cartOfPage(outcome);
    const cart = model.cart.lineItems.map((line) => [line.sku, line.quantity]);
    if (version !== model.cart.version || JSON.stringify(lines) !== JSON.stringify(cart)) {
      const detail = `shows version ${version} ${JSON.stringify(lines)}, not ${model.cart.version} ${JSON.stringify(cart)}`;
      report({ kind: 'page', detail });
    }
    return true;
  };

  return {
    name,
    lastActions,
    get version() {
      return model.cart.version;
    },
    cookie: (cookie) => browser.cookie(cookie),
    async shop(stop) {
      while (!stop.aborted) {
        if (mustLook || random.chance(READ_SHARE)) {
          mustLook = false;
          if (!(await look())) {
            mustLook = true;
            await pause(LONGEST_RETRY_MS);
          }
        } else await change();
      }
    },
    async check() {
      const giveUpMs = performance.now() + GIVE_UP_MS;
      while (!((await look()) && (await lookAtPage()))) {
        if (performance.now() > giveUpMs)
          return report({ kind: 'answer', detail: 'the cart cannot be read' });
        await pause(RETRY_MS);
      }
    },
    lookFirst() {
      mustLook = true;
    },
    close: () => browser.close(),
  };
}

function isCertainlyNotDone(outcome: Answer | string): boolean {
  return typeof outcome === 'string' ? outcome === 'ECONNREFUSED' : NOT_DONE.has(codeOf(outcome));
}

const longer = (retryMs: number) => Math.min(retryMs * 2, LONGEST_RETRY_MS);
