// Puts the payment provider's fields into the page. The provider's script loads on this page only. If it does not load, the
// page shows a button that leads to the provider's own page.

const TIME_LIMIT_MS = 10_000;

const form = document.querySelector('form[data-elements]');
const hosted = document.querySelector('[data-hosted]');
const loading = document.querySelector('[data-loading]');
const fault = document.querySelector('[data-fault]');

if (form) begin();

async function begin() {
  show({ isLoading: true });
  try {
    await loadScript(form.dataset.script);
    // From here on, the payment is made on this page.
    const { clientSecret, url } = await start();
    if (url) return location.replace(url);
    await mount(clientSecret);
    show({ isReady: true });
  } catch {
    show({});
  }
}

function show({ isLoading = false, isReady = false }) {
  loading.hidden = !isLoading;
  hosted.hidden = isLoading || isReady;
  form.hidden = !isReady;
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src, onload: resolve, onerror: reject });
    setTimeout(reject, TIME_LIMIT_MS);
    document.head.append(script);
  });
}

async function start() {
  const response = await fetch(form.dataset.start, {
    method: 'POST',
    body: new URLSearchParams(),
    credentials: 'same-origin',
    signal: AbortSignal.timeout(TIME_LIMIT_MS),
  });
  if (!response.ok) throw new Error('the payment did not start');
  return response.json();
}

async function mount(clientSecret) {
  const stripe = window.Stripe(form.dataset.key);
  const checkout = stripe.initCheckoutElementsSdk({
    clientSecret,
    elementsOptions: { appearance: appearance() },
  });
  checkout.createPaymentElement().mount(form.querySelector('[data-fields]'));
  const loaded = await checkout.loadActions();
  if (loaded.type === 'error') throw new Error(loaded.error.message);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    pay(loaded.actions);
  });
}

/** A payment that succeeds leads to the order's page, or to that of its payment link. */
async function pay(actions) {
  const button = form.querySelector('button');
  button.disabled = true;
  fault.replaceChildren();
  const result = await actions.confirm().catch((error) => ({ type: 'error', error }));
  if (result.type !== 'error') return;
  const words = Object.assign(document.createElement('p'), {
    className: 'notice bad',
    textContent: result.error.message,
  });
  fault.append(words);
  button.disabled = false;
}

/** The provider's fields look like the shop's. */
function appearance() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    theme: isDark ? 'night' : 'stripe',
    variables: { colorPrimary: color('--accent'), colorText: color('--ink'), borderRadius: '2px' },
  };
}
