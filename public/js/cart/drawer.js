// Shows the cart beside the page, from the cart's icon and after "Add to cart". Both load this script when they need it.

import { announce, replaceFragment, summaryOf } from './fragment.js';
import './lines.js';
import { fetchCart } from './request.js';

const dialog = createDialog();
const styled = addStyles();

/** Resolves to false if the shop does not answer. There is only one try, because the icon's link is the fallback. */
export async function openDrawer() {
  const outcome = await fetchCart('drawer', []);
  if (outcome.ok) await showDrawer(outcome.html);
  return outcome.ok;
}

/** `html` is the server's fragment. Screen readers announce the change after the dialog's name. */
export async function showDrawer(html) {
  await styled;
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
  return element;
}

/** Any page may open the drawer, so its styles are added to pages without them. */
function addStyles() {
  const href = new URL('../../css/cart.css', import.meta.url).href;
  for (const link of document.querySelectorAll('link[rel="stylesheet"]'))
    if (link.href === href) return undefined;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve) => {
    // Without its styles, the drawer is less pretty but works.
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}
