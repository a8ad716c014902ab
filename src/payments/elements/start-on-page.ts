import { paths } from '../../layout/paths.ts';
import { ifAnswered } from '../ask-provider.ts';
import type { StartPaymentResult } from '../payment-types.ts';
import type { StartPaymentDeps } from '../payments.ts';
import type { ElementsProvider, OnlineProvider } from '../provider.ts';
import { type Attempt, selectAttempt, storeStarted } from '../queries.ts';

/** `elements`: on the shop's own page, in the provider's fields. `hosted`: on the provider's page. */
export type PayWay = 'elements' | 'hosted';

/** `elements`: the page's script confirms the payment with the `secret`. */
export type StartOnPageResult = StartPaymentResult | { kind: 'elements'; secret: string };

/** Tells how far an attempt has come. It can only be paid in the way it was begun first, so an order is charged once. */
export function progressOf({ id, state, url, isExpired }: Attempt): PayWay | 'new' | 'done' | 'closed' {
  if (state === 'paid' || state === 'due') return 'done';
  if (state === 'failed' || state === 'closing' || isExpired) return 'closed';
  if (url === null) return 'new';
  // Only the ID is compared, because a new session key changes the signature.
  return url.includes(paths.payment(`${id}.`)) ? 'elements' : 'hosted';
}

export async function startOnPage(
  attemptId: string,
  way: PayWay,
  deps: StartPaymentDeps,
): Promise<StartOnPageResult> {
  const { database, onlineOf, payPageUrl } = deps;
  const attempt = await database.find(selectAttempt, [attemptId]);
  const provider = attempt && onlineOf(attempt.provider);
  if (!attempt || !provider?.elements || !payPageUrl) return { kind: 'closed' };
  const onPage = { ...deps, provider, elements: provider.elements, ownUrl: payPageUrl(attempt.id) };
  const progress = progressOf(attempt);
  return progress === 'new' ? begin(attempt, way, onPage) : begun(attempt, progress, onPage);
}

interface OnPageDeps extends StartPaymentDeps {
  provider: OnlineProvider;
  elements: ElementsProvider;
  /** The address of the shop's own page. */
  ownUrl: string;
}

async function begin(attempt: Attempt, way: PayWay, deps: OnPageDeps): Promise<StartOnPageResult> {
  const { database, provider, elements, ownUrl, log } = deps;
  const answer =
    way === 'elements'
      ? await ifAnswered(elements.start(attempt), attempt, log)
      : await ifAnswered(provider.start(attempt), attempt, log);
  if (!answer) return { kind: 'unavailable' };
  const url = 'url' in answer ? answer.url : ownUrl;
  const stored = await database.find(storeStarted, [attempt.id, answer.reference, url]);
  if (stored && 'secret' in answer) return { kind: 'elements', secret: answer.secret };
  if (stored) return { kind: 'redirect', url };
  // Another request has begun the payment, or it has ended. What was just created is never shown to anyone.
  const now = await database.find(selectAttempt, [attempt.id]);
  const progress = now ? progressOf(now) : 'closed';
  return now && progress !== 'new' ? begun(now, progress, deps) : { kind: 'closed' };
}

async function begun(
  attempt: Attempt,
  progress: PayWay | 'done' | 'closed',
  { elements, log }: OnPageDeps,
): Promise<StartOnPageResult> {
  const { reference, url } = attempt;
  if (progress === 'done' || progress === 'closed') return { kind: progress };
  if (progress === 'hosted' || reference === null) return { kind: 'redirect', url: url ?? '' };
  const finding = elements.findSecret(reference).then((secret) => ({ secret }));
  const found = await ifAnswered(finding, attempt, log);
  if (!found) return { kind: 'unavailable' };
  // The order's page asks the provider what has become of a payment that is no longer open.
  return found.secret ? { kind: 'elements', secret: found.secret } : { kind: 'done' };
}
