// Shows how many items the cart holds. Pages are the same for everyone, so the number comes from the cookie
// `cart=<version>.<items>`, which the server sets with every change.

export function showCartCount() {
  show();
  tellTabs();
}

function show() {
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

// Other tabs of this browser share the cookie but do not notice when it changes, so they are told of each change.
// The channel is closed on pagehide, because an open one could prevent the browser from restoring the page on "back".
let channel = null;
let told;

function tellTabs() {
  const cart = cartIn(document.cookie);
  if (cart === told) return;
  told = cart;
  channel?.postMessage(cart);
}

function listenToTabs() {
  if (channel || !('BroadcastChannel' in window)) return;
  channel = new BroadcastChannel('cart');
  channel.onmessage = () => {
    told = cartIn(document.cookie);
    show();
    dispatchEvent(new Event('cart-changed'));
  };
}

export function isSignedIn() {
  return /(?:^|;\s*)cart=\d+\.\d+\.s(?:;|$)/.test(document.cookie);
}

const cartIn = (cookies) => /(?:^|;\s*)cart=([^;]*)/.exec(cookies)?.[1];

listenToTabs();
showCartCount();
// A customer's cart may change on another device.
if (isSignedIn()) import('./live.js').catch(() => {});
// The shopper may come back from another page or tab that has changed the cart.
addEventListener('pageshow', () => {
  listenToTabs();
  showCartCount();
});
addEventListener('pagehide', () => {
  channel?.close();
  channel = null;
});
document.addEventListener('visibilitychange', showCartCount);
