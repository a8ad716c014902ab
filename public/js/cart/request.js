// Sends a change of the cart until there is an answer. Every try of one change carries the same idempotency key, so a
// change whose answer was lost is not applied twice.

const PAUSES_MS = [400, 1_200, 3_000];
const TIME_LIMIT_MS = 8_000;
/** The instance is gone or not ready. The next try may reach another one. */
const PASSING = new Set([502, 503, 504]);

/** Each change that the shopper makes gets its own key. */
export function newKey() {
  // randomUUID is missing outside https, except on localhost.
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Resolves to `{ ok: true, html }` or `{ ok: false, isAnswered, message }`. `message` is a sentence for the shopper.
 * Without an answer from the shop (`isAnswered` is false), the change may have been applied.
 */
export function sendChange(path, fields, { key, fragment }) {
  return attempt(path, {
    method: 'POST',
    headers: { 'X-Fragment': fragment, 'Idempotency-Key': key },
    body: new URLSearchParams({ ...fields, idempotencyKey: key }),
  });
}

/** Loads the current cart. */
export function fetchCart(fragment, pausesMs = PAUSES_MS) {
  return attempt('/cart', { headers: { 'X-Fragment': fragment } }, pausesMs);
}

/** Makes one more try than there are pauses. */
async function attempt(path, request, pausesMs = PAUSES_MS) {
  for (const pauseMs of [...pausesMs, null]) {
    const response = await fetchOnce(path, request);
    if (response && !PASSING.has(response.status)) return outcomeOf(response);
    if (pauseMs !== null) await pause(pauseMs * (0.75 + Math.random() / 2));
  }
  return { ok: false, isAnswered: false, message: unreachable() };
}

/** Resolves to undefined without an answer within the time limit. */
async function fetchOnce(path, request) {
  try {
    const signal = AbortSignal.timeout(TIME_LIMIT_MS);
    const response = await fetch(path, { ...request, credentials: 'same-origin', signal });
    // The text is read here, so that an incomplete answer counts as none.
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
    message: detailOf(text) ?? 'That didn’t work. Please try again.',
  };
}

/** Reads the sentence of problem details (RFC 9457). */
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
    ? 'The shop didn’t answer. Try again: nothing is added twice.'
    : 'You’re offline. Try again when you’re connected: nothing is added twice.';
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
