// Changes line items in place, on the cart page and in the drawer. Without this script, each button submits its form and
// the page loads again.

import { showCartCount } from './count.js';
import { announce, fragmentOf, regionOf, replaceFragment, summaryOf, versionOf } from './fragment.js';
import { fetchCart, newKey, sendChange } from './request.js';

const FORM = 'form[data-cart-form]';
const TYPING_PAUSE_MS = 600;
/** Beyond this, the browser submits the forms itself. */
const WAITING_MAX = 100;

/** Changes that are not sent yet, in the sequence of the clicks. */
const waiting = [];
let isSending = false;
/** Quantities that are typed but not sent, by the address of their form: `{ value, timer }`. */
const drafts = new Map();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches(FORM) || waiting.length >= WAITING_MAX) return;
  event.preventDefault();
  const fields = fieldsOf(form, event.submitter);
  if (!fields) return;
  enqueue({ path: pathOf(form), fields, region: regionOf(form) });
  drain();
});

document.addEventListener('input', (event) => {
  if (isQuantity(event.target)) keepDraft(event.target, undefined);
});

document.addEventListener('change', (event) => {
  const input = event.target;
  if (!isQuantity(input)) return;
  const path = pathOf(input.form);
  const region = regionOf(input);
  keepDraft(
    input,
    setTimeout(() => submitQuantity(region, path), TYPING_PAUSE_MS),
  );
});

for (const type of ['visibilitychange', 'pageshow', 'cart-changed'])
  addEventListener(type, refreshIfChanged, true);

/** Returns the fields that the pressed button sends, or undefined if they would change nothing. */
function fieldsOf(form, button) {
  if (button?.name && button.name !== 'step') return { [button.name]: button.value };
  const input = form.elements.quantity;
  if (!input) return {};
  const wanted = (Number(input.value) || Number(input.defaultValue)) + Number(button?.value ?? 0);
  const quantity = Math.max(1, Math.min(wanted, Number(input.max)));
  forgetDraft(pathOf(form));
  if (String(quantity) === input.defaultValue && input.value === input.defaultValue && !isBusy())
    return undefined;
  input.value = String(quantity);
  return { quantity: String(quantity) };
}

/** A newer quantity replaces one that is still waiting. */
function enqueue(change) {
  const isSame = (other) => other.path === change.path && other.fields.quantity && change.fields.quantity;
  const index = waiting.findLastIndex((other) => other.path === change.path);
  const entry = { ...change, key: newKey() };
  if (index >= 0 && isSame(waiting[index])) waiting[index] = entry;
  else waiting.push(entry);
}

/** Sends one change at a time. The page shows the last answer. */
async function drain() {
  if (isSending) return;
  isSending = true;
  const refusals = [];
  let last = null;
  for (let change = waiting.shift(); change; change = waiting.shift()) {
    change.region.setAttribute('aria-busy', 'true');
    const { path, fields, key, region } = change;
    const outcome = await sendChange(path, fields, { key, fragment: fragmentOf(region) });
    if (!outcome.ok) refusals.push({ ...outcome, path });
    if (!outcome.ok && !outcome.isAnswered) waiting.length = 0;
    last = { change, outcome };
  }
  isSending = false;
  await settle(last, refusals);
}

async function settle({ change, outcome }, refusals) {
  const { region, fields } = change;
  // After a refusal, the page may show quantities that were not accepted, so the cart is loaded again.
  const shown = refusals.length > 0 || !outcome.ok ? await fetchIfAnswered(region, outcome) : outcome;
  region.removeAttribute('aria-busy');
  if (isBusy()) return;
  if (shown.ok) show(region, shown.html);
  else restoreQuantities(region);
  for (const old of region.querySelectorAll('[data-refusal]')) old.remove();
  for (const refused of refusals) showRefusal(region, refused);
  const removed = fields.remove && region.querySelector('[data-announce="removed"]');
  removed?.parentElement.classList.add('fresh');
  announce(region, `${removed?.textContent ?? ''} ${summaryOf(region)}`.trim());
}

function fetchIfAnswered(region, outcome) {
  return outcome.ok || outcome.isAnswered ? fetchCart(fragmentOf(region)) : outcome;
}

function show(region, html) {
  replaceFragment(region, html);
  showCartCount();
  for (const [path, { value }] of drafts) {
    const input = formOf(region, path)?.elements.quantity;
    if (input) input.value = value;
  }
}

function showRefusal(region, { path, message }) {
  const notice = document.createElement('p');
  notice.className = 'notice slim bad';
  notice.setAttribute('role', 'alert');
  notice.dataset.refusal = '';
  const line = formOf(region, path);
  if (line) line.before(notice);
  else region.querySelector('.body, .stack')?.prepend(notice);
  notice.textContent = message;
}

/** Shows the quantities of the server's last answer. */
function restoreQuantities(region) {
  for (const input of region.querySelectorAll(`${FORM} input[name="quantity"]`))
    input.value = input.defaultValue;
}

function submitQuantity(region, path) {
  const form = formOf(region, path);
  if (form) form.requestSubmit(form.querySelector('.update'));
  else drafts.delete(path);
}

function keepDraft(input, timer) {
  const path = pathOf(input.form);
  clearTimeout(drafts.get(path)?.timer);
  drafts.set(path, { value: input.value, timer });
}

function forgetDraft(path) {
  clearTimeout(drafts.get(path)?.timer);
  drafts.delete(path);
}

/** Reloads the cart when the version in the cookie shows that another tab has changed it. */
async function refreshIfChanged() {
  if (document.visibilityState !== 'visible' || isBusy() || drafts.size > 0) return;
  const version = /(?:^|;\s*)cart=(\d+)\./.exec(document.cookie)?.[1] ?? '0';
  for (const region of [document.getElementById('main'), document.querySelector('dialog.drawer[open]')]) {
    const shown = versionOf(region);
    if (shown === undefined || shown === version) continue;
    const outcome = await fetchCart(fragmentOf(region));
    if (outcome.ok && !isBusy() && drafts.size === 0) show(region, outcome.html);
  }
}

const isBusy = () => isSending || waiting.length > 0;
const isQuantity = (target) =>
  target instanceof HTMLInputElement && target.matches(`${FORM} input[name="quantity"]`);
const pathOf = (form) => form.getAttribute('action');

function formOf(region, path) {
  const forms = [...region.querySelectorAll(`${FORM}.acts`)];
  return forms.find((form) => pathOf(form) === path);
}
