// Shows results below the field that searches everything while someone types. Without this script, Enter opens a page.

/** A search starts when typing pauses for this long. */
const PAUSE_MS = 200;

export function searchWhileTyping() {
  const field = document.getElementById('everything');
  if (!field) return;
  const panel = Object.assign(document.createElement('div'), { className: 'found', hidden: true });
  const count = Object.assign(document.createElement('p'), { className: 'vh', role: 'status' });
  field.form.append(panel, count);

  let timer;
  let latest = 0;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });
  field.form.addEventListener('submit', () => clearTimeout(timer));
  field.form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close(true);
    else if (event.key === 'ArrowDown') move(event, 1);
    else if (event.key === 'ArrowUp') move(event, -1);
  });
  field.form.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !field.form.contains(relatedTarget)) close();
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (!field.form.contains(target)) close();
  });

  async function show() {
    const number = ++latest;
    const q = field.value.trim();
    if (q === '') return close();
    try {
      const response = await fetch(`${field.form.action}?${new URLSearchParams({ q, typing: '1' })}`);
      // An ended session leads to another page. Enter shows it.
      const isHere = response.ok && response.url.startsWith(field.form.action);
      const page = new DOMParser().parseFromString(isHere ? await response.text() : '', 'text/html');
      // A later search has overtaken this one, or the field was left.
      if (number !== latest || document.activeElement !== field) return;
      const found = page.querySelector('[data-results]');
      panel.replaceChildren(...(found?.children ?? []));
      panel.hidden = !found;
      const links = panel.querySelectorAll('.results a').length;
      count.textContent = links === 1 ? '1 result' : `${links} results`;
    } catch {
      close();
    }
  }

  function close(isFocusKept = false) {
    latest++;
    if (isFocusKept && !panel.hidden) field.focus();
    panel.hidden = true;
    count.textContent = '';
  }

  /** Moves the focus from the field to the first result, and on from there. */
  function move(event, step) {
    if (panel.hidden) return;
    event.preventDefault();
    const places = [field, ...panel.querySelectorAll('a')];
    places[places.indexOf(document.activeElement) + step]?.focus();
  }
}
