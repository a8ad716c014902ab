import { applyAction, type LineAction } from '../../../src/cart/cart.ts';
import { type Cart, EMPTY_CART, type LineItem } from '../../../src/state/cart-document.ts';
import { type CartView, isSame, type Quantity, viewOf } from './model.ts';

/** An acknowledged change and the cart it was made on. */
export interface Step {
  action: LineAction;
  before: Cart;
  key?: string | undefined;
}

export type Fault =
  | { kind: 'lost' | 'doubled'; action: LineAction }
  | { kind: 'foreign'; sku: string; changes: number }
  /** A difference that the last few changes cannot explain. */
  | { kind: 'other'; versions: number };

export interface ExplainResult {
  faults: Fault[];
  /** The cart that was seen. The model continues with it. */
  cart: Cart;
  /** The changes that led to it, as far as known. The newest may turn out to be lost as well. */
  steps: Step[];
}

export interface ExplainInput {
  /** Oldest first. */
  steps: Step[];
  possible: Cart[];
  seen: CartView;
  owns: (sku: string) => boolean;
}

const FAULTS_MAX = 2;

/** Finds which acknowledged changes a cart lacks, contains twice, or got from another shopper. */
export function explain(unexplained: ExplainInput): ExplainResult {
  for (let faults = 1; faults <= FAULTS_MAX; faults++) {
    const replayed = replay(unexplained.steps, unexplained.seen, faults);
    if (replayed) return replayed;
  }
  return findForeign(unexplained) ?? findRollback(unexplained) ?? other(unexplained);
}

/** Replays the changes with this many of them lost or doubled. */
function replay(steps: Step[], seen: CartView, faults: number): ExplainResult | undefined {
  const first = steps[0];
  return first && tryFrom(first.before, steps, seen, faults);
}

function tryFrom(cart: Cart, steps: Step[], seen: CartView, faults: number): ExplainResult | undefined {
  const [step, ...rest] = steps;
  if (!step) return faults === 0 && isSame(viewOf(cart), seen) ? { faults: [], cart, steps: [] } : undefined;
  const { action, key } = step;
  const once = applyAction(cart, action, { key });
  // The newest changes are tried first, because older faults would have been noticed before.
  const asTold = once.ok ? tryFrom(once.cart, rest, seen, faults) : undefined;
  if (asTold || faults === 0) return asTold && after({ action, before: cart, key }, asTold);
  const lost = tryFrom(cart, rest, seen, faults - 1);
  if (lost) return { ...lost, faults: [{ kind: 'lost', action }, ...lost.faults] };
  // A doubled change comes from a store that has forgotten the key.
  const twice = once.ok ? applyAction({ ...once.cart, keys: cart.keys }, action, { key }) : once;
  if (!once.ok || !twice.ok || !twice.changed) return undefined;
  const doubled = tryFrom(twice.cart, rest, seen, faults - 1);
  if (!doubled) return undefined;
  const faultsThen: Fault[] = [{ kind: 'doubled', action }, ...doubled.faults];
  // The second change is known from now on, so both are in the list.
  const again = after({ action, before: once.cart }, { ...doubled, faults: faultsThen });
  return after({ action, before: cart }, again);
}

const after = (step: Step, later: ExplainResult): ExplainResult => ({
  ...later,
  steps: [step, ...later.steps],
});

/** Explains a cart that has everything and items of another shopper. */
function findForeign({ steps, possible, seen, owns }: ExplainInput): ExplainResult | undefined {
  // When carts differ only in their version, the one with the fewest foreign changes is tried first.
  const newestFirst = possible.toSorted((one, other) => other.version - one.version);
  for (const expected of [...expectedAfter(steps), ...newestFirst]) {
    const foreign = seen.lines.filter(
      ([sku, quantity]) => !owns(sku) && quantity !== quantityOf(expected, sku),
    );
    const skus = new Set(foreign.map(([sku]) => sku));
    const changes = seen.version - expected.version;
    const own = (view: CartView) => ({
      ...view,
      version: 0,
      lines: view.lines.filter(([sku]) => !skus.has(sku)),
    });
    if (skus.size === 0 || changes < skus.size || !isSame(own(viewOf(expected)), own(seen))) continue;
    const cart = cartWithForeign(steps, seen, [...skus]) ?? {
      ...expected,
      version: seen.version,
      lineItems: seen.lines.map(lineOf),
    };
    return { cart, steps: [], faults: [{ kind: 'foreign', sku: [...skus].join(' '), changes }] };
  }
  return undefined;
}

/** Adds one foreign line before the last change, because a removed line's remembered position counts it. */
function cartWithForeign(steps: Step[], seen: CartView, skus: string[]): Cart | undefined {
  const [sku, ...more] = skus;
  const last = steps.at(-1);
  if (!last || sku === undefined || more.length > 0) return undefined;
  const added = applyAction(last.before, { type: 'add', sku, quantity: 1, unitPriceMinor: 0, at: '' });
  const result = added.ok ? applyAction(added.cart, last.action, { key: last.key }) : added;
  return result.ok && isSame(viewOf(result.cart), seen) ? result.cart : undefined;
}

function expectedAfter(steps: Step[]): Cart[] {
  const last = steps.at(-1);
  const result = last && applyAction(last.before, last.action, { key: last.key });
  return result?.ok ? [result.cart] : [];
}

const quantityOf = (cart: Cart, sku: string) =>
  cart.lineItems.find((line) => line.sku === sku)?.quantity ?? 0;

/** Explains a cart that equals an earlier state. */
function findRollback({ steps, seen }: ExplainInput): ExplainResult | undefined {
  const index = steps.findIndex((step) => isSame(viewOf(step.before), seen));
  const step = steps[index];
  if (!step) return undefined;
  return {
    cart: step.before,
    steps: [],
    faults: steps.slice(index).map(({ action }) => ({ kind: 'lost', action })),
  };
}

function other({ steps, possible, seen }: ExplainInput): ExplainResult {
  const expected = expectedAfter(steps)[0] ?? possible[0];
  const removed = seen.removed ? [{ ...lineOf(seen.removed), position: 0 }] : [];
  return {
    steps: [],
    faults: [{ kind: 'other', versions: seen.version - (expected?.version ?? 0) }],
    cart: {
      ...EMPTY_CART,
      version: seen.version,
      lineItems: seen.lines.map(lineOf),
      saved: seen.saved.map(lineOf),
      removed,
    },
  };
}

const lineOf = ([sku, quantity]: Quantity): LineItem => ({ sku, quantity, unitPriceMinor: 0, addedAt: '' });
