// Forgets the typed fields of checkout after an order. While a payment is being confirmed, checks the page a few times
// with growing pauses, and then leaves it to the shopper.

const PAUSES_MS = [2_000, 3_000, 5_000, 8_000, 13_000, 21_000];
const TIME_LIMIT_MS = 8_000;

try {
  sessionStorage.removeItem('checkout');
} catch {
  // Storage is not allowed, so nothing was kept.
}

if (isPending(document)) reloadWhenPaid();

async function reloadWhenPaid() {
  for (const pauseMs of PAUSES_MS) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (document.hidden) continue;
    const page = await load();
    if (page && !isPending(page)) return location.reload();
  }
}

async function load() {
  try {
    const signal = AbortSignal.timeout(TIME_LIMIT_MS);
    const response = await fetch(location.href, { credentials: 'same-origin', signal });
    return response.ok ? new DOMParser().parseFromString(await response.text(), 'text/html') : null;
  } catch {
    return null;
  }
}

function isPending(page) {
  return page.querySelector('[data-payment-pending]') !== null;
}
