// Adds a size to the cart from a card. Without this script, the button leads to the product. The script that shows the
// sizes loads with the first click, because most visitors of a list open products.

import { isPlainClick } from '../site/plain-click.js';

document.addEventListener('click', async (event) => {
  const link = event.target instanceof Element && event.target.closest('a[data-quick]');
  if (!link || !isPlainClick(event)) return;
  event.preventDefault();
  const sizes = await import('./quick-sizes.js').catch(() => undefined);
  if (sizes) sizes.toggle(link);
  else location.assign(link.href);
});
