// Fills in how many pieces the cart holds. Pages are the same for everyone, so the number comes from the
// cookie `cart=<version>.<items>`, which the server sets with every change.

export function showCartCount() {
  const items = itemsOf(document.cookie);
  for (const count of document.querySelectorAll('.count[data-cart-count]')) {
    count.hidden = items === 0;
    count.textContent = items > 99 ? '99+' : String(items || '');
    const link = count.closest('a');
    link?.setAttribute(
      'aria-label',
      items === 0 ? 'Cart' : `Cart, ${items} ${items === 1 ? 'item' : 'items'}`,
    );
  }
}

function itemsOf(cookies) {
  const found = /(?:^|;\s*)cart=\d+\.(\d{1,6})(?:\.s)?(?:;|$)/.exec(cookies);
  return found ? Number(found[1]) : 0;
}

showCartCount();
// A customer's cart may be changed on another device.
if (/(?:^|;\s*)cart=\d+\.\d+\.s(?:;|$)/.test(document.cookie)) import('./cart-live.js').catch(() => {});
// Back from another page, or from another tab that changed the cart.
addEventListener('pageshow', showCartCount);
document.addEventListener('visibilitychange', showCartCount);
