// Sends a change of the cart until there is an answer, and never counts it twice: every try of one change
// carries the same idempotency key, so an answer that got lost on the way can be asked for again.

const PAUSES_MS = [400, 1_200, 3_000];
const TIME_LIMIT_MS = 8_000;
/** An instance went away or is not ready; the next try meets another one. */
const PASSING = new Set([502, 503, 504]);

/** One for each thing the shopper means to do. */
export function newKey() {
  // randomUUID is missing outside https, except on localhost.
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * → `{ ok: true, html }`, or `{ ok: false, isAnswered, message }`: a sentence for the shopper, and whether
 * the shop has said no (`isAnswered`) or nothing at all, so that the change may have happened.
 */
export function sendChange(path, fields, { key, fragment }) {
  return attempt(path, {
    method: 'POST',
    headers: { 'X-Fragment': fragment, 'Idempotency-Key': key },
    body: new URLSearchParams({ ...fields, idempotencyKey: key }),
  });
}

/** The cart as it is now. */
export function fetchCart(fragment, pausesMs = PAUSES_MS) {
  return attempt('/cart', { headers: { 'X-Fragment': fragment } }, pausesMs);
}

/** One try more than there are pauses. */
async function attempt(path, request, pausesMs = PAUSES_MS) {
  for (const pauseMs of [...pausesMs, null]) {
    const response = await fetchOnce(path, request);
    if (response && !PASSING.has(response.status)) return outcomeOf(response);
    if (pauseMs !== null) await pause(pauseMs * (0.75 + Math.random() / 2));
  }
  return { ok: false, isAnswered: false, message: unreachable() };
}

/** Undefined where there is no answer, or not within the time limit. */
async function fetchOnce(path, request) {
  try {
    const signal = AbortSignal.timeout(TIME_LIMIT_MS);
    const response = await fetch(path, { ...request, credentials: 'same-origin', signal });
    // Read here, so that an answer cut off halfway counts as none.
    return {
      status: response.status,
      isOk: response.ok,
      isPage: response.redirected,
      text: await response.text(),
    };
  } catch {
    return undefined;
  }
}

function outcomeOf({ status, isOk, isPage, text }) {
  if (isOk && !isPage) return { ok: true, html: text };
  return {
    ok: false,
    isAnswered: !isOk && status < 500,
    message: detailOf(text) ?? 'That did not work. Please try again.',
  };
}

/** RFC 9457 problem details. */
function detailOf(text) {
  try {
    const { detail, title } = JSON.parse(text);
    return detail ?? title;
  } catch {
    return undefined;
  }
}

function unreachable() {
  return navigator.onLine
    ? 'The shop did not answer. Try again: nothing is counted twice.'
    : 'You are offline. Try again when you are connected: nothing is counted twice.';
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
