// A scanner types a code and Enter. Each scan adds one to the line of its item and says the name aloud. Without this script,
// the lines are typed or pasted.

const form = document.querySelector('form[data-receive]');
/** Scans are faster than answers, and are handled in their sequence. */
let queue = Promise.resolve();

if (form) addScanField(form);

function addScanField(form) {
  const field = document.createElement('div');
  field.className = 'field';
  field.innerHTML = `<label for="scan">Scan or type a code, then press Enter</label>
<input class="input" id="scan" maxlength="100" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="done">
<p id="scanned" class="muted" role="status"></p>`;
  form.querySelector('[data-scan]').append(field);
  const input = field.querySelector('input');
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    const code = input.value.trim();
    input.value = '';
    if (code !== '') queue = queue.then(() => scan(form, code));
  });
  // A code that was typed without Enter would be lost.
  form.addEventListener('submit', (event) => {
    const code = input.value.trim();
    if (code === '') return;
    event.preventDefault();
    input.value = '';
    queue = queue.then(() => scan(form, code));
  });
  input.focus();
}

async function scan(form, code) {
  try {
    const response = await fetch(`${form.dataset.receive}?code=${encodeURIComponent(code)}`, {
      headers: { accept: 'application/json' },
    });
    if (response.redirected || !response.ok) throw new Error(`status ${response.status}`);
    const { found } = await response.json();
    say(textOf(form, code, found), found.length !== 1 || !found[0].isCounted);
  } catch {
    // The line is kept, and the server checks it.
    const count = addOne(form, code);
    say(`${code} could not be looked up. ${count} on its line.`, true);
  }
}

function textOf(form, code, found) {
  const [item] = found;
  if (!item) return `Nothing has the code ${code}.`;
  if (found.length > 1)
    return `${found.length} items have the code ${code}. Write the SKU: ${found.map(({ sku }) => sku).join(', ')}`;
  if (!item.isCounted) return `${item.name} is not counted.`;
  return `${item.name}: ${addOne(form, item.sku)}`;
}

/** Adds one to the line of an SKU, or a line. Returns the number on it. */
function addOne(form, sku) {
  const area = form.elements.lines;
  const lines = area.value.split('\n').filter((line) => line.trim() !== '');
  const at = lines.findIndex((line) => numberOn(line, sku) !== undefined);
  const count = at < 0 ? 1 : numberOn(lines[at], sku) + 1;
  // A tab tells the number from an SKU that ends in one.
  lines.splice(at < 0 ? lines.length : at, at < 0 ? 0 : 1, `${sku}\t${count}`);
  area.value = `${lines.join('\n')}\n`;
  area.scrollTop = area.scrollHeight;
  return count;
}

/** The number on a line of this SKU; undefined for another line. */
function numberOn(line, sku) {
  const text = line.trim();
  if (text === sku) return 1;
  const rest = text.startsWith(sku) ? text.slice(sku.length) : '';
  const [, number] = /^\s*[\s,;]\s*(\d{1,9})$/.exec(rest) ?? [];
  return number === undefined ? undefined : Number(number);
}

function say(text, isFault) {
  const status = document.getElementById('scanned');
  status.className = isFault ? 'error' : 'muted';
  // The same text twice is announced twice only if it changes in between.
  status.textContent = '';
  requestAnimationFrame(() => {
    status.textContent = text;
  });
}
