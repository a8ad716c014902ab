// Follows changes that are made to the customer's cart on another device. Without this script, the next page shows them.
// Only a visible page listens, because a browser opens few connections to one host.

import { isSignedIn, showCartCount } from './count.js';

const TIME_LIMIT_MS = 8_000;
/** The same time as in the Retry-After of a refusal. */
const REFUSED_RETRY_MS = 60_000;
let source = null;
let isAsking = false;
let isChangedAgain = false;

listenIfVisible();
for (const type of ['visibilitychange', 'pageshow', 'pagehide'])
  addEventListener(type, listenIfVisible, true);

function listenIfVisible({ type } = {}) {
  const isVisible = document.visibilityState === 'visible' && type !== 'pagehide';
  if (!isVisible) {
    source?.close();
    source = null;
  } else if (!source) {
    source = new EventSource('/cart/events');
    source.addEventListener('cart', ({ data }) => {
      // The event also arrives for this page's own change, whose answer has set the cookie or soon will.
      if (Number(data) === 0 || Number(data) > knownVersion()) ask();
      // Another tab has already updated the shared cookie, but not this page.
      else show();
    });
    source.addEventListener('error', retryRefused);
  }
}

/** A browser reconnects after a lost connection, but never after an answer that refuses it. */
function retryRefused({ target }) {
  if (target.readyState !== EventSource.CLOSED) return;
  setTimeout(() => {
    if (target !== source || !isSignedIn()) return;
    source = null;
    listenIfVisible();
  }, REFUSED_RETRY_MS);
}

const knownVersion = () => Number(/(?:^|;\s*)cart=(\d+)\./.exec(document.cookie)?.[1] ?? 0);

/** The answer sets the cookie, which everything that shows the cart reads. */
async function ask() {
  if (isAsking) {
    isChangedAgain = true;
    return;
  }
  isAsking = true;
  do {
    isChangedAgain = false;
    await fetch('/api/cart', { signal: AbortSignal.timeout(TIME_LIMIT_MS) }).catch(() => {});
    show();
  } while (isChangedAgain);
  isAsking = false;
}

function show() {
  showCartCount();
  dispatchEvent(new Event('cart-changed'));
}
