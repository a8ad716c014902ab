// Adds to the cart without leaving the product page. Without this script, the form leads to the cart page.

import { showCartCount } from './count.js';
import { newKey, sendChange } from './request.js';

const ADDING = 'Adding…';
const COOKIES_NEEDED =
  'Your browser blocks cookies, so we can’t keep a cart for you. Allow cookies for this shop, then add it again.';

const form = document.getElementById('buy');
const button = form?.querySelector('button');
const refusal = document.getElementById('refusal');

/** The item to add and its key, until the shop accepts or refuses it. */
let intent = null;
let isAdding = false;

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!isAdding) add();
});
form?.addEventListener('change', () => {
  refusal.textContent = '';
  loadDrawer().catch(() => {});
});

async function add() {
  const label = start();
  try {
    loadDrawer().catch(() => {});
    const fields = Object.fromEntries(new FormData(form));
    const choice = JSON.stringify(fields);
    // The last try may have succeeded without an answer, so it is repeated with the same key.
    if (intent?.choice !== choice) intent = { choice, key: newKey() };
    const outcome = await sendAdd(fields, intent.key);
    if (outcome.ok || outcome.isAnswered) intent = null;
    refusal.textContent = refusalOf(outcome);
    if (!refusal.textContent) await showCart(outcome.html);
  } finally {
    finish(label);
  }
}

/**
 * Tabs add one after the other. The first add creates a cart, so two first adds at once from two tabs would each create
 * one, and the browser would keep only one of them.
 */
export function sendAdd(fields, key) {
  const send = () => sendChange('/cart/line-items', fields, { key, fragment: 'drawer' });
  return navigator.locks ? navigator.locks.request('cart', send) : send();
}

/** Returns why the item is not in the cart, or an empty text. */
export function refusalOf(outcome) {
  if (!outcome.ok) return outcome.message;
  // The answer sets this cookie, so a browser without it has not stored the session cookie either.
  return /(?:^|;\s*)cart=/.test(document.cookie) ? '' : COOKIES_NEEDED;
}

export async function showCart(html) {
  showCartCount();
  try {
    const { showDrawer } = await loadDrawer();
    await showDrawer(html);
  } catch {
    // The item is in the cart, but the drawer’s files could not be loaded.
    location.assign('/cart');
  }
}

/** The drawer loads with the first choice, because many shoppers only look. */
const loadDrawer = () => import('./drawer.js');

/** The button is not disabled, so that it keeps the focus. */
function start() {
  isAdding = true;
  refusal.textContent = '';
  const label = button.textContent;
  button.textContent = ADDING;
  button.setAttribute('aria-disabled', 'true');
  return label;
}

/** Another choice may have changed the label in the meantime. */
function finish(label) {
  isAdding = false;
  button.removeAttribute('aria-disabled');
  if (button.textContent === ADDING) button.textContent = label;
}
