// The tables of the product editor work like a spreadsheet: cells are pasted, filled down and walked through with the
// keyboard. Without this script, each cell is a field of the form.

const CELL = '[data-grid] td > :is(input:not([type=checkbox]), select)';

document.addEventListener('keydown', (event) => {
  const cell = event.target.closest(CELL);
  if (!cell) return;
  const isText = cell.localName === 'input';
  const step = { Enter: event.shiftKey ? -1 : 1, ...(isText && { ArrowDown: 1, ArrowUp: -1 }) }[event.key];
  if (step) {
    event.preventDefault();
    moveTo(below(cell, step));
  } else if (event.key === 'd' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    fillDown(cell);
  }
});

// A touch screen has no Ctrl+D, so the focused cell has a button. The Tab key skips it and goes to the next cell.
document.addEventListener('focusin', ({ target }) => {
  const cell = target.closest(CELL);
  if (target.closest('[data-fill]')) return;
  document.querySelector('[data-fill]')?.remove();
  const next = cell && below(cell, 1);
  if (!next || next.closest('[data-new]')) return;
  cell.setAttribute('aria-describedby', 'grid-keys');
  const button = document.createElement('button');
  button.type = 'button';
  button.tabIndex = -1;
  button.dataset.fill = '';
  button.className = 'btn small fill';
  button.textContent = 'Fill down';
  // The focus stays in the cell, and with it the keyboard of a phone.
  button.addEventListener('pointerdown', (event) => event.preventDefault());
  button.addEventListener('click', () => fillDown(cell));
  cell.after(button);
});

document.addEventListener('paste', (event) => {
  const cell = event.target.closest(CELL);
  const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (!cell || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  paste(
    cell,
    text.split('\n').map((line) => line.split('\t')),
  );
});

document.addEventListener('input', ({ target }) => {
  if (target.matches('[data-grid] [name]')) mirror(target);
  const row = target.closest('[data-new]');
  if (row && !row.nextElementSibling) addRow(row);
});

document.addEventListener('change', ({ target }) => {
  const [, key] = /^(?:[vxn]\d+|all)\.(price|compare)$/.exec(target.name ?? '') ?? [];
  if (!key || !target.closest('[data-editor]')) return;
  sayAmount(target);
  if (target.name.startsWith('all.')) setAll(target, key);
});

/** There is always an empty row for another variant. Typed texts are no part of the markup. */
function addRow(row) {
  const next = Number(/\bn(\d+)\./.exec(row.innerHTML)[1]) + 1;
  row.insertAdjacentHTML('afterend', row.outerHTML.replaceAll(`n${next - 1}`, `n${next}`));
}

function moveTo(cell) {
  cell?.focus();
  cell?.select?.();
}

/** The cell of the same column some rows below. */
function below(cell, rows) {
  const row = cell.closest('tr');
  const all = row.parentElement.rows;
  return all[row.sectionRowIndex + rows]?.cells[cell.closest('td').cellIndex]?.querySelector('input, select');
}

function fillDown(cell) {
  let count = 0;
  for (let next = below(cell, 1); next && !next.closest('[data-new]'); next = below(next, 1)) {
    if (write(next, cell.value)) count++;
  }
  say(`${count} ${count === 1 ? 'cell' : 'cells'} filled.`);
}

function paste(cell, lines) {
  let count = 0;
  let left = 0;
  for (const [down, texts] of lines.entries()) {
    const row = below(cell, down)?.closest('tr');
    for (const [right, text] of texts.entries()) {
      const target = row?.cells[cell.closest('td').cellIndex + right]?.querySelector('input, select');
      if (target && target.type !== 'checkbox' && write(target, text.trim())) count++;
      else left++;
    }
  }
  say(`${count} cells pasted.${left > 0 ? ` ${left} did not fit.` : ''}`);
}

/** Returns whether the cell takes the text. A choice takes the label or the value of one of its options. */
function write(cell, text) {
  const same = (one) => [one.value, one.label].some((name) => name.toLowerCase() === text.toLowerCase());
  const value = cell.options ? [...cell.options].find(same)?.value : text;
  if (value === undefined) return false;
  cell.value = value;
  for (const type of ['input', 'change']) cell.dispatchEvent(new Event(type, { bubbles: true }));
  return true;
}

/** The matrix and the table have the same stock and prices. */
function mirror(cell) {
  if (!document.querySelector('[data-matrix]')) return;
  const [, kind, rest] = /^([vx])(\d+\.(?:stock|price))$/.exec(cell.name) ?? [];
  if (!kind) return;
  const other = cell.form.elements[`${kind === 'v' ? 'x' : 'v'}${rest}`];
  if (other) other.value = cell.value;
  const [inMatrix] = [cell, other].filter((one) => one?.name.startsWith('x'));
  const table = inMatrix?.closest('table');
  if (table?.tFoot) addUp(table);
}

function addUp({ tBodies: [body], tFoot }) {
  const sums = [];
  for (const row of body.rows) {
    const last = row.cells.length - 1;
    let sum = 0;
    for (const input of row.querySelectorAll('input')) {
      const number = Number(input.value) || 0;
      const column = input.closest('td').cellIndex;
      sum += number;
      sums[column] = (sums[column] ?? 0) + number;
    }
    row.cells[last].textContent = sum;
    sums[last] = (sums[last] ?? 0) + sum;
  }
  for (const cell of tFoot.rows[0].querySelectorAll('td'))
    (cell.firstElementChild ?? cell).textContent = sums[cell.cellIndex] ?? 0;
}

/** A price is shown as the shop reads it. */
function sayAmount(cell) {
  const text = amountOf(cell.value, cell.form);
  if (text === undefined || text === cell.value) return;
  say(`${cell.value} is ${cell.form.dataset.currency} ${text}.`);
  cell.value = text;
  mirror(cell);
}

/** Reads 12,5 as 12.50 and 1.234,50 as 1234.50, like src/admin/products/editor/money-text.ts. */
function amountOf(typed, { dataset }) {
  const text = typed.replace(/\p{Sc}|\s/gu, '').replace(/’/g, "'");
  const digits = Number(dataset.digits);
  const decimal = digits > 0 ? `(?:[.,](\\d{1,${digits}}))?` : '()';
  const [, whole, decimals = ''] =
    new RegExp(`^(\\d+)${decimal}$`).exec(text) ??
    new RegExp(`^(\\d{1,3}(?:[,']\\d{3})+(?!,)|\\d{1,3}(?:\\.\\d{3})+(?!\\.))${decimal}$`).exec(text) ??
    [];
  if (!whole) return undefined;
  const amount = String(Number(whole.replace(/\D/g, '')));
  return digits > 0 ? `${amount}.${decimals.padEnd(digits, '0')}` : amount;
}

function setAll(field, key) {
  if (field.value === '') return;
  const cells = [...field.form.querySelectorAll(`[data-grid] input[name^=v][name$=".${key}"]`)];
  const text = amountOf(field.value, field.form) ?? field.value;
  for (const cell of cells) {
    cell.value = text;
    mirror(cell);
  }
  say(`${cells.length} prices set to ${field.form.dataset.currency} ${text}. Save to keep them.`);
  field.value = '';
}

function say(text) {
  const grid = document.querySelector('table.grid');
  let status = document.getElementById('grid-status');
  if (!status) {
    status = document.createElement('p');
    status.id = 'grid-status';
    status.role = 'status';
    status.className = 'small';
    grid?.closest('.scroll').after(status);
  }
  status.textContent = text;
}
