// Asks for the order anew when the country, the delivery or the payment is changed or a promo code is sent, and
// keeps what is typed while the shopper looks at the cart in between. Without this script a button does the first,
// and every answer of the server has everything that was typed.

import { showTimes } from './checkout-times.js';

const TIME_LIMIT_MS = 8_000;
const PRICED_BY = new Set(['country', 'deliveryMethod', 'paymentMethod']);
/** Of the tab: gone with it, and with the order. */
const KEPT_NAME = 'checkout';
/** Belong to one answer of the server. */
const NOT_KEPT = new Set(['key', 'totalMinor', 'cartDigest']);

const form = document.querySelector('form[data-checkout]');
let request = null;
/** Chosen before, of choices that the page has only for a country. */
const chosen = {};

if (form) {
  // This page may be the answer to a form. Going back to it, or loading it again, is to ask for it and not to send.
  history.replaceState(history.state, '', location.href);
  const isRestored = restore();
  if (isRestored || isCountryChosen()) update('summary');
  form.addEventListener('change', (event) => {
    keep();
    forgetFault(event.target);
    if (PRICED_BY.has(event.target.name)) update('summary');
  });
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    keep(submitter?.name === 'addressId');
    if (submitter?.name !== 'update') return;
    event.preventDefault();
    update(submitter.value, submitter);
  });
  form.addEventListener('keydown', applyWithEnter);
}

/** What was wrong with a field is not any more what stands in it. The server looks at it again with the order. */
function forgetFault(field) {
  if (!field.hasAttribute('aria-invalid')) return;
  field.removeAttribute('aria-invalid');
  document.getElementById(`${field.id}-fault`)?.remove();
}

/** Enter in the field of the promo code means its button, not the order. */
function applyWithEnter(event) {
  if (event.key !== 'Enter' || event.isComposing || event.target.name !== 'promoCode') return;
  event.preventDefault();
  form.querySelector('button[name="update"][value="promo"]')?.click();
}

/** A newer change overtakes an older one. If there is no answer, a button sends the form as it does without a script. */
async function update(what, button) {
  request?.abort();
  const mine = new AbortController();
  request = mine;
  form.closest('.wrap').setAttribute('aria-busy', 'true');
  const answer = await send(what, mine.signal);
  if (request !== mine) return;
  request = null;
  form.closest('.wrap').removeAttribute('aria-busy');
  if (answer?.page) replaceParts(answer.page, what);
  else if (answer?.url) location.assign(answer.url);
  else if (button) sendPlainly(button);
}

async function send(what, signal) {
  const body = new URLSearchParams({ ...chosen, ...Object.fromEntries(new FormData(form)) });
  body.set('update', what);
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]);
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      credentials: 'same-origin',
      signal: limit,
    });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (page.querySelector('form[data-checkout]')) return { page };
    // The cart is empty, or somebody has signed out.
    return response.redirected ? { url: response.url } : null;
  } catch {
    return null;
  }
}

function sendPlainly(button) {
  const field = Object.assign(document.createElement('input'), {
    type: 'hidden',
    name: 'update',
    value: button.value,
  });
  form.append(field);
  form.submit();
}

/** The focus stays where it was, if that is still there. */
function replaceParts(page, what) {
  const focused = document.activeElement;
  const place = focused?.closest('[data-part]') && selectorOf(focused);
  for (const part of document.querySelectorAll('[data-part]')) {
    const next = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (next && part.dataset.part === 'place') updatePlace(part, next);
    else if (next && next.innerHTML !== part.innerHTML) part.replaceWith(next);
  }
  showTimes();
  if (what !== 'summary') focusPromo();
  else if (place) document.querySelector(place)?.focus();
  const total = document.querySelector('[data-part="summary"] dd.total')?.textContent;
  const status = document.querySelector('[data-announce]');
  if (status && total) status.textContent = `Total ${total}.`;
}

/** The button itself stays, so that a click that has begun is not lost. */
function updatePlace(part, next) {
  const [button, nextButton] = [part, next].map((place) => place.querySelector('button'));
  for (const field of part.querySelectorAll('input[type="hidden"]'))
    field.value = next.querySelector(`[name="${field.name}"]`)?.value ?? '';
  button.textContent = nextButton.textContent;
  button.disabled = nextButton.disabled;
}

function selectorOf({ name, value, type }) {
  return type === 'radio' && name ? `[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]` : null;
}

/** To the code's field, or to the button that takes an applied code away. */
function focusPromo() {
  document.querySelector('[data-part="promo"] :is(input:not([type="hidden"]), button)')?.focus();
}

/** A saved address takes the place of what was typed. */
function keep(isReplaced = false) {
  const fields = [...new FormData(form)].filter(([name]) => !NOT_KEPT.has(name));
  const kept = { owner: form.dataset.owner, fields: Object.fromEntries(isReplaced ? [] : fields) };
  try {
    sessionStorage.setItem(KEPT_NAME, JSON.stringify(kept));
  } catch {
    // Full, or forbidden: nothing is kept.
  }
}

/**
 * What a guest has typed is still there after signing in; what a customer has, for nobody else. Tells whether it
 * has changed what the order costs.
 */
function restore() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEPT_NAME));
  } catch {
    return false;
  }
  if (!kept || (kept.owner && kept.owner !== form.dataset.owner)) return false;
  let needsPrice = false;
  for (const [name, value] of Object.entries(kept.fields ?? {})) {
    const field = form.elements.namedItem(name);
    if (!field && PRICED_BY.has(name)) chosen[name] = value;
    if (!field || NOT_KEPT.has(name) || field.type === 'hidden' || field.value === value) continue;
    const before = field.value;
    field.value = value;
    needsPrice ||= PRICED_BY.has(name) && field.value !== before;
  }
  return needsPrice;
}

/** Chosen before this script was there, or put back by the browser: the prices on the page are of another one. */
function isCountryChosen() {
  const country = form.elements.namedItem('country');
  return country.value !== '' && !country.selectedOptions[0]?.defaultSelected;
}
