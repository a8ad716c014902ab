// Edits a description as formatted text. The text area stays the field of the form, and gets what the shop accepts.

import '../vendor/quill.js';

/** Other markup, such as a table, would be lost in the editor, so such a description stays HTML. */
const TAGS = new Set(['p', 'br', 'ul', 'ol', 'li', 'h3', 'h4', 'strong', 'em', 'b', 'i', 'a']);
const FORMATS = ['bold', 'italic', 'link', 'list', 'header'];
const TOOLBAR = [
  ['bold', 'italic', 'link'],
  [{ header: 3 }, { header: 4 }],
  [{ list: 'bullet' }, { list: 'ordered' }],
];
// Tab leaves the field. If it wrote a tab, the keyboard would not get past the description.
const NO_TABS = { tab: null, indent: null, outdent: null, 'remove tab': null };
const NAMES = {
  ...{ '.ql-bold': 'Bold', '.ql-italic': 'Italic', '.ql-link': 'Link' },
  ...{ '.ql-header[value="3"]': 'Heading', '.ql-header[value="4"]': 'Smaller heading' },
  ...{ '.ql-list[value=bullet]': 'List', '.ql-list[value=ordered]': 'Numbered list' },
};

export async function enrich(textarea) {
  // Before its styles, the library shows parts that it hides.
  await addStyle();
  const given = new DOMParser().parseFromString(textarea.value, 'text/html').body;
  if ([...given.querySelectorAll('*')].some(({ localName }) => !TAGS.has(localName))) return;
  const box = document.createElement('div');
  box.className = 'rich';
  const place = document.createElement('div');
  box.append(place);
  textarea.before(box);
  const { Quill } = window;
  const quill = new Quill(place, {
    ...{ theme: 'snow', formats: FORMATS },
    modules: { toolbar: TOOLBAR, keyboard: { bindings: NO_TABS } },
  });
  if (textarea.value.trim() !== '') quill.clipboard.dangerouslyPasteHTML(textarea.value, 'silent');
  quill.history.clear();
  quill.root.role = 'textbox';
  quill.root.ariaMultiLine = 'true';
  quill.root.setAttribute('aria-label', textarea.labels[0].textContent);
  for (const [selector, name] of Object.entries(NAMES)) {
    const button = box.querySelector(selector);
    button.ariaLabel = name;
    button.title = name;
  }
  quill.on('text-change', (_delta, _before, source) => {
    if (source !== 'user') return;
    // The library writes every space as a non-breaking one.
    const html = quill.getSemanticHTML().replaceAll('&nbsp;', ' ').replaceAll('\u00a0', ' ');
    textarea.value = quill.getLength() > 1 ? html : '';
    textarea.dispatchEvent(new Event('input', { bubbles: true }));
  });
  // Someone who has gone on meanwhile keeps the focus where they are.
  const isFocused = document.activeElement === textarea;
  textarea.hidden = true;
  if (isFocused) quill.focus();
}

function addStyle() {
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = new URL('../../css/admin-rich-text.css', import.meta.url);
  const loaded = new Promise((resolve, reject) => {
    style.onload = resolve;
    style.onerror = reject;
  });
  document.head.prepend(style);
  return loaded;
}
