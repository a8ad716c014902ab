// Updates the prices when the country, the delivery, the payment or the promo code changes, and keeps the typed fields
// while the shopper visits the cart. Without this script, a button updates the prices, and every page from the server
// contains the typed fields.

import { showTimes } from './times.js';

const TIME_LIMIT_MS = 8_000;
const PRICED_BY = new Set(['country', 'deliveryMethod', 'paymentMethod', 'savedAddress']);
/** Kept for the tab until it is closed or the order is placed. */
const KEPT_NAME = 'checkout';
/** These fields belong to one answer of the server. A cookie keeps an applied promo code. */
const NOT_KEPT = new Set(['key', 'totalMinor', 'cartDigest', 'promoCode', 'emailConfirmed']);

const form = document.querySelector('form[data-checkout]');
let request = null;
/** Earlier selections among options that the page offers only for some countries. */
const chosen = {};

if (form) {
  // This page may be the answer to a form. Going back to it or reloading it must not submit the form again.
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
    const isReplaced = submitter?.value === 'email';
    keep(isReplaced);
    if (submitter?.name !== 'update' || isReplaced) return;
    event.preventDefault();
    update(submitter.value, submitter);
  });
  form.addEventListener('keydown', applyWithEnter);
}

/** Removes the fault of a field that has changed. The server checks the field again with the order. */
function forgetFault(field) {
  if (field.name === 'email') form.querySelector('[data-email-question]')?.remove();
  if (!field.hasAttribute('aria-invalid')) return;
  field.removeAttribute('aria-invalid');
  document.getElementById(`${field.id}-fault`)?.remove();
}

/** Enter in the promo code's field presses its button instead of placing the order. */
function applyWithEnter(event) {
  if (event.key !== 'Enter' || event.isComposing || event.target.name !== 'promoCode') return;
  event.preventDefault();
  form.querySelector('button[name="update"][value="promo"]')?.click();
}

/** A newer change aborts an older one. Without an answer, a button submits the form as it does without a script. */
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
    // The cart is empty, or the customer has signed out.
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

/** The focus stays on the same control, if it still exists. */
function replaceParts(page, what) {
  const focused = document.activeElement;
  const place = focused?.closest('[data-part]') && selectorOf(focused);
  for (const part of document.querySelectorAll('[data-part]')) {
    const next = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (next) keepOpen(part, next);
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

function keepOpen(part, next) {
  const nextDetails = next.querySelector('details');
  if (nextDetails) nextDetails.open = part.querySelector('details')?.open ?? false;
}

/** The button itself is kept, so that a click in progress is not lost. */
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

/** Focuses the code's field, or the button that removes an applied code. */
function focusPromo() {
  document.querySelector('[data-part="promo"] :is(input:not([type="hidden"]), button)')?.focus();
}

/** With another email address, the server’s answer replaces the typed fields. */
function keep(isReplaced = false) {
  const fields = [...new FormData(form)].filter(([name]) => !NOT_KEPT.has(name));
  const kept = { owner: form.dataset.owner, fields: Object.fromEntries(isReplaced ? [] : fields) };
  try {
    sessionStorage.setItem(KEPT_NAME, JSON.stringify(kept));
  } catch {
    // The storage is full or not allowed, so nothing is kept.
  }
}

/**
 * Restores the typed fields. A guest's fields remain after signing in; a customer's are restored only for that customer.
 * Returns whether they change the price of the order.
 */
function restore() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEPT_NAME));
  } catch {
    return false;
  }
  if (!kept || (kept.owner && kept.owner !== form.dataset.owner)) return false;
  const fields = kept.owner ? (kept.fields ?? {}) : typedByGuest(kept.fields);
  let needsPrice = false;
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (!field && PRICED_BY.has(name)) chosen[name] = value;
    if (!field || NOT_KEPT.has(name) || field.type === 'hidden' || field.value === value) continue;
    const before = field.value;
    setValue(field, value);
    // A group of radio buttons is a RadioNodeList, which has no closest().
    if (value) field.closest?.('details')?.setAttribute('open', '');
    needsPrice ||= PRICED_BY.has(name) && field.value !== before;
  }
  return needsPrice;
}

/** A group of radio buttons cannot be set to an empty value, although "Another address" has one. */
function setValue(field, value) {
  const radio = field instanceof RadioNodeList && [...field].find((one) => one.value === value);
  if (radio) radio.checked = true;
  else field.value = value;
}

/**
 * After the sign-in, what a guest has left empty stays as the account fills it in, and a typed address stays the one to
 * deliver to, beside the saved ones.
 */
function typedByGuest(fields = {}) {
  const typed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  return typed.line1 ? { ...typed, savedAddress: '' } : typed;
}

/** Tells whether the country was selected before this script ran, so that the page shows another country's prices. */
function isCountryChosen() {
  const country = form.elements.namedItem('country');
  return country.value !== '' && !country.selectedOptions[0]?.defaultSelected;
}
