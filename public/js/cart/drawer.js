// Shows the cart beside the page, from the cart's icon and after "Add to cart". Without this script, the icon is a link
// to the cart page.

import { announce, replaceFragment, summaryOf } from './fragment.js';
import './lines.js';
import { fetchCart } from './request.js';

let dialog = null;
let isOpening = false;

document.addEventListener('click', async (event) => {
  const link = event.target instanceof Element && event.target.closest('a[data-dialog="cart"]');
  if (!link || !isPlainClick(event) || isCartPage()) return;
  event.preventDefault();
  if (isOpening) return;
  isOpening = true;
  // The icon's link is the fallback, so there is one try.
  const outcome = await fetchCart('drawer', []);
  isOpening = false;
  if (outcome.ok) showDrawer(outcome.html);
  else location.assign(link.href);
});

/** `html` is the server's fragment. Screen readers announce the change after the dialog's name. */
export function showDrawer(html) {
  dialog ??= createDialog();
  replaceFragment(dialog, html);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('[data-added]')?.scrollIntoView({ block: 'nearest' });
  const added = dialog.querySelector('[data-announce="added"]')?.textContent ?? '';
  announce(dialog, `${added} ${summaryOf(dialog)}`.trim());
}

function createDialog() {
  const element = document.createElement('dialog');
  element.className = 'drawer';
  element.id = 'cart-drawer';
  element.setAttribute('aria-labelledby', 'cart-drawer-title');
  element.addEventListener('click', (event) => {
    if (event.target === element) element.close(); // A click on the backdrop.
  });
  document.body.append(element);
  addStyles();
  return element;
}

/** Any page may open the drawer, so its styles are added to pages without them. */
function addStyles() {
  const href = new URL('../../css/cart.css', import.meta.url).href;
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) if (link.href === href) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  document.head.append(link);
}

const isCartPage = () => document.querySelector('main [data-version]') !== null;

/** Tells whether a click does not open a new tab or window. */
export function isPlainClick(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}
