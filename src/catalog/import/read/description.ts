import sanitizeHtml from 'sanitize-html';

const BLOCKS = ['p', 'ul', 'ol', 'li', 'h3', 'h4', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr'];
const INLINE = ['br', 'strong', 'em', 'b', 'i', 'a', 'th', 'td'];

const RULES: sanitizeHtml.IOptions = {
  allowedTags: [...BLOCKS, ...INLINE],
  allowedAttributes: { a: ['href', 'rel'], th: ['colspan', 'rowspan'], td: ['colspan', 'rowspan'] },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  transformTags: {
    // The page has its own h1 and h2.
    h1: 'h3',
    h2: 'h3',
    h5: 'h4',
    h6: 'h4',
    // Without these tags, the texts of two blocks would run into each other.
    div: 'p',
    section: 'p',
    article: 'p',
    blockquote: 'p',
    a: (_, attributes) => link(attributes.href),
    th: (tagName, attributes) => ({ tagName, attribs: spans(attributes) }),
    td: (tagName, attributes) => ({ tagName, attribs: spans(attributes) }),
  },
  exclusiveFilter: (frame) => frame.tag === 'p' && frame.text.trim() === '',
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'iframe', 'title', 'template'],
};

const TEXT_ONLY: sanitizeHtml.IOptions = { allowedTags: [], allowedAttributes: {} };

/**
 * Reduces a description to a few safe tags, without styles, pictures, or scripts. Sanitizing the result again changes
 * nothing, so that an exported description is imported as unchanged.
 */
export function sanitizeDescription(html: string): string {
  const text = html.replace(/\r\n?/g, '\n').replace(CONTROL, '').trim();
  if (text === '') return '';
  if (!MARKUP.test(text)) return paragraphs(escaped(text));
  // The parser may read moved tags differently the next time, so this repeats until nothing changes.
  let before = text;
  for (let pass = 0; pass < 4; pass++) {
    // A reference such as &#1; has become a control character.
    const after = sanitizeHtml(before, RULES).replace(CONTROL, '').trim();
    if (after === before) return after === '' || /<[a-z]/.test(after) ? after : paragraphs(after);
    before = after;
  }
  return paragraphs(sanitizeHtml(text, TEXT_ONLY).replace(CONTROL, '').trim());
}

/** All control characters except tab and line feed. */
const CONTROL = /[^\P{Control}\t\n]/gu;
/** A tag, a comment or a character reference. */
const MARKUP = /<[a-z/!?]|&[a-z#]/i;

/** Escapes text like the sanitizer, which leaves quotes unchanged. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Shopify also accepts plain text, in which blank lines separate paragraphs. */
function paragraphs(text: string): string {
  if (text === '') return '';
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${paragraph.trim()}</p>`)
    .join('\n');
}

function link(href: string | undefined): sanitizeHtml.Tag {
  // A link without an absolute address becomes plain text, because `span` is not an allowed tag.
  if (!href || !/^https?:\/\//i.test(href.trim())) return { tagName: 'span', attribs: {} };
  return { tagName: 'a', attribs: { href: href.trim(), rel: 'nofollow noopener' } };
}

/** A cell that spans more than 20 columns is a mistake or an attempt to overload the browser. */
function spans(attributes: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const kept: sanitizeHtml.Attributes = {};
  for (const name of ['colspan', 'rowspan']) {
    const span = Number(attributes[name]);
    if (Number.isInteger(span) && span >= 2 && span <= 20) kept[name] = String(span);
  }
  return kept;
}
