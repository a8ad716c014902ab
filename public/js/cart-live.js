// Follows changes of the customer's cart that are made on another device. Without this script the next page
// shows them. Only a page in sight listens, because a browser opens few connections to one host.

import { isSignedIn, showCartCount } from './cart-count.js';

const TIME_LIMIT_MS = 8_000;
/** As the Retry-After of a refusal says. */
const REFUSED_RETRY_MS = 60_000;
let source = null;
let isAsking = false;
let isChangedAgain = false;

listenInSight();
for (const type of ['visibilitychange', 'pageshow', 'pagehide']) addEventListener(type, listenInSight, true);

function listenInSight({ type } = {}) {
  const isInSight = document.visibilityState === 'visible' && type !== 'pagehide';
  if (!isInSight) {
    source?.close();
    source = null;
  } else if (!source) {
    source = new EventSource('/cart/events');
    source.addEventListener('cart', ({ data }) => {
      // Our own change comes back as well; its answer has set the cookie by then, or soon will.
      if (Number(data) === 0 || Number(data) > knownVersion()) ask();
      // Another tab was faster to ask: the cookie is both's, this page is not.
      else show();
    });
    source.addEventListener('error', retryRefused);
  }
}

/** A browser connects again after a lost connection by itself, but never after an answer that refuses it. */
function retryRefused({ target }) {
  if (target.readyState !== EventSource.CLOSED) return;
  setTimeout(() => {
    if (target !== source || !isSignedIn()) return;
    source = null;
    listenInSight();
  }, REFUSED_RETRY_MS);
}

const knownVersion = () => Number(/(?:^|;\s*)cart=(\d+)\./.exec(document.cookie)?.[1] ?? 0);

/** The answer sets the cookie, and whatever shows the cart looks at that. */
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
