// Adds a size to the cart from a card. Without this script, the button leads to the product. What shows the sizes loads when
// it is first used, because most visitors of a list open products.

import { isPlainClick } from '../site/plain-click.js';

document.addEventListener('click', async (event) => {
  const link = event.target instanceof Element && event.target.closest('a[data-quick]');
  if (!link || !isPlainClick(event)) return;
  event.preventDefault();
  const sizes = await import('./quick-sizes.js').catch(() => undefined);
  if (sizes) sizes.toggle(link);
  else location.assign(link.href);
});
