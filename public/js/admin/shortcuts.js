// Keyboard shortcuts. A page offers those of its own links and buttons (`data-key`), so that no key does something that
// the page does not show. "?" lists them.

import { tinykeys } from '../vendor/tinykeys.js';

export function addShortcuts() {
  const bindings = {
    '/': focusSearch,
    'Shift+?': showKeys,
    j: () => moveRow(1),
    k: () => moveRow(-1),
    x: selectRow,
  };
  for (const { dataset } of document.querySelectorAll('[data-key]'))
    bindings[dataset.key] = () => document.querySelector(`[data-key="${dataset.key}"]`)?.click();
  tinykeys(
    window,
    Object.fromEntries(Object.entries(bindings).map(([key, act]) => [key, (event) => run(event, act)])),
  );
}

/** Keys belong to a field while someone types in it, and to a dialog while it is open. */
function run(event, act) {
  const isTyping = event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]');
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]'))
    return;
  event.preventDefault();
  act();
}

function focusSearch() {
  document.getElementById('everything')?.focus();
}

/** Moves the focus to the link of the next or previous row. */
function moveRow(step) {
  const links = [...document.querySelectorAll('tbody th a')];
  const row = document.activeElement?.closest('tr');
  const index = links.findIndex((link) => link.closest('tr') === row);
  links[index < 0 ? 0 : Math.min(Math.max(index + step, 0), links.length - 1)]?.focus();
}

function selectRow() {
  document.activeElement?.closest('tr')?.querySelector('input[type=checkbox]')?.click();
}

function showKeys() {
  const rows = [
    ['/', 'Search everything'],
    ...(document.querySelector('tbody th a') ? [['j, k', 'Next row, previous row']] : []),
    ...(document.querySelector('tbody input[type=checkbox]') ? [['x', 'Select the row']] : []),
    ...[...document.querySelectorAll('[data-key]')].map((element) => [
      element.dataset.key.replace(' ', ', then '),
      element.dataset.keyLabel ?? element.textContent.trim(),
    ]),
    ...(document.querySelector('form[data-editor]') ? [['Ctrl+S', 'Save']] : []),
    ...(document.querySelector('[data-grid]')
      ? [
          ['Enter', 'In a table: next row. With Shift: previous row'],
          ['Ctrl+D', 'In a table: copy the cell to all rows below'],
        ]
      : []),
    ['?', 'Show these keys'],
  ];
  const dialog = document.createElement('dialog');
  dialog.className = 'keys';
  dialog.ariaLabel = 'Keyboard shortcuts';
  const list = document.createElement('dl');
  for (const [key, label] of rows) list.append(element('dt', key), element('dd', label));
  const close = element('button', 'Close');
  close.className = 'btn small';
  close.addEventListener('click', () => dialog.close());
  dialog.append(element('h2', 'Keyboard shortcuts'), list, close);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
