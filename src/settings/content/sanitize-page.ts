import sanitizeHtml from 'sanitize-html';

const RULES: sanitizeHtml.IOptions = {
  allowedTags: [
    ...[
      'p',
      'h2',
      'h3',
      'ul',
      'ol',
      'li',
      'table',
      'thead',
      'tbody',
      'tr',
      'th',
      'td',
      'br',
      'strong',
      'em',
      'a',
    ],
    'code',
  ],
  allowedAttributes: {
    a: ['href'],
    p: ['class'],
    th: [{ name: 'scope', multiple: false, values: ['col', 'row'] }, 'class'],
    td: ['class'],
  },
  allowedClasses: { p: ['lede'], th: ['num'], td: ['num'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  transformTags: {
    ...{ h1: 'h2', h4: 'h3', b: 'strong', i: 'em', div: 'p', section: 'p' },
    // What a placeholder becomes was not judged as an address.
    a(tagName, { href }) {
      const attribs: Record<string, string> = href === undefined || href.includes('{{') ? {} : { href };
      return { tagName, attribs };
    },
  },
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'iframe', 'title', 'template'],
};

/** Control characters except the line feed. */
const CONTROL = /[^\P{Control}\n]/gu;
/** A parser may read moved tags in another way the next time. */
const PASSES_MAX = 4;

/**
 * Reduces the text of a page to a few safe tags. Plain text becomes paragraphs, separated by its blank lines. Doing it
 * again changes nothing.
 */
export function sanitizePage(html: string): string {
  let text = html.replace(/\r\n?/g, '\n').replace(CONTROL, ' ').trim();
  if (!/<[a-z/!]/i.test(text)) text = paragraphs(text);
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    const cleaned = sanitizeHtml(text, RULES).trim();
    if (cleaned === text) return text;
    text = cleaned;
  }
  return sanitizeHtml(text, { allowedTags: [], allowedAttributes: {} }).trim();
}

const paragraphs = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${part.trim()}</p>`)
    .join('\n');
