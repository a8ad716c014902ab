// Suggests searches, categories and products while someone types. The field is a combobox, and the arrow keys move through
// its list. Without this script, or without a selected suggestion, Enter searches.

/** Suggestions are requested when typing pauses for this long. */
const PAUSE_MS = 120;
const LETTERS_MIN = 2;

export function suggestWhileTyping(field) {
  const list = element('div', { id: 'search-suggestions', className: 'suggestions', hidden: true });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Suggestions');
  const count = element('p', { className: 'vh' });
  count.setAttribute('role', 'status');
  field.form.append(list, count);
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': list.id,
    'aria-expanded': 'false',
  }))
    field.setAttribute(name, value);

  let timer;
  let asking;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') move(event, 1);
    else if (event.key === 'ArrowUp') move(event, -1);
    else if (event.key === 'Enter') open(event);
    // The first Escape closes the list, and the next one the search.
    else if (event.key === 'Escape' && !list.hidden) close(event);
  });
  field.form.addEventListener('submit', () => close());
  // Without this, pressing the list, such as its scrollbar, would take the focus from the field and close the list.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  field.addEventListener('blur', ({ relatedTarget }) => list.contains(relatedTarget) || close());
  field.form.addEventListener('toggle', ({ newState }) => newState === 'closed' && close());
  if (field.value) show();

  async function show() {
    asking?.abort();
    const q = field.value.trim();
    if (q.length < LETTERS_MIN) return close();
    asking = new AbortController();
    try {
      const address = `${field.form.dataset.suggestions}?${new URLSearchParams({ q })}`;
      const response = await fetch(address, { signal: asking.signal });
      if (response.ok) fill(await response.json());
      else close();
    } catch (error) {
      // A later text has overtaken this one.
      if (error.name !== 'AbortError') close();
    }
  }

  function fill({ queries, categories, products }) {
    const groups = [
      group('Searches', queries, ({ text }) => [text]),
      group('Categories', categories, ({ label }) => [label]),
      group('Products', products, productParts),
    ];
    list.replaceChildren(...groups.filter((one) => one !== null));
    const options = optionsOf(list);
    for (const [index, option] of options.entries()) option.id = `suggestion-${index}`;
    activate(undefined);
    list.hidden = options.length === 0;
    field.setAttribute('aria-expanded', String(!list.hidden));
    count.textContent = options.length === 1 ? '1 suggestion' : `${options.length} suggestions`;
  }

  function close(event) {
    event?.preventDefault();
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    count.textContent = '';
    field.setAttribute('aria-expanded', 'false');
    activate(undefined);
  }

  function move(event, step) {
    const options = optionsOf(list);
    if (list.hidden || options.length === 0) return;
    event.preventDefault();
    // Beyond the last option and before the first one is the field.
    const places = [undefined, ...options];
    const at = places.indexOf(options.find(isActive));
    activate(places[(at + step + places.length) % places.length]);
  }

  function open(event) {
    const option = list.hidden ? undefined : optionsOf(list).find(isActive);
    if (!option) return;
    event.preventDefault();
    option.click();
  }

  function activate(option) {
    for (const one of optionsOf(list)) one.setAttribute('aria-selected', String(one === option));
    if (option) field.setAttribute('aria-activedescendant', option.id);
    else field.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }
}

const optionsOf = (list) => [...list.querySelectorAll('[role="option"]')];
const isActive = (option) => option.getAttribute('aria-selected') === 'true';
const element = (name, properties) => Object.assign(document.createElement(name), properties);

/** Returns null for a group without options. */
function group(label, suggestions, partsOf) {
  if (suggestions.length === 0) return null;
  const all = element('div', { className: label.toLowerCase() });
  all.setAttribute('role', 'group');
  all.setAttribute('aria-label', label);
  for (const suggestion of suggestions) {
    const option = element('a', { href: suggestion.path, tabIndex: -1 });
    option.setAttribute('role', 'option');
    option.append(...partsOf(suggestion));
    all.append(option);
  }
  return all;
}

function productParts({ name, image, price }) {
  return [
    element('img', { src: image, alt: '', width: 60, height: 80 }),
    element('span', { textContent: name }),
    element('span', { className: 'muted', textContent: price }),
  ];
}
