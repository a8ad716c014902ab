// Opens the cart beside the page from the cart's icon. Without this script, the icon is a link to the cart page. The
// drawer’s files load when the pointer or the focus reaches the icon.

import { isPlainClick } from '../site/plain-click.js';

let isOpening = false;

for (const link of document.querySelectorAll('a[data-dialog="cart"]'))
  for (const type of ['pointerenter', 'focus'])
    link.addEventListener(type, () => import('./drawer.js').catch(() => {}), { once: true });

document.addEventListener('click', async (event) => {
  const link = event.target instanceof Element && event.target.closest('a[data-dialog="cart"]');
  if (!link || !isPlainClick(event) || isCartPage()) return;
  event.preventDefault();
  if (isOpening) return;
  isOpening = true;
  const isOpen = await open().catch(() => false);
  isOpening = false;
  if (!isOpen) location.assign(link.href);
});

async function open() {
  const { openDrawer } = await import('./drawer.js');
  return openDrawer();
}

const isCartPage = () => document.querySelector('main [data-version]') !== null;
