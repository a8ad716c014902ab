import { type Html, trusted } from '../../../layout/html.ts';

/**
 * Splits a description in two: the first paragraph is shown beside the price, the rest under "Details". `sanitized`
 * is markup that the importer has made safe.
 */
export function splitDescription(sanitized: string): { lead: Html | null; rest: Html | null } {
  const text = sanitized.trim();
  const paragraph = /^<p(?:\s[^>]*)?>([\s\S]*?)<\/p>\s*/i.exec(text);
  if (paragraph) return { lead: part(paragraph[1] ?? ''), rest: part(text.slice(paragraph[0].length)) };
  const hasBlocks = /<(?:p|ul|ol|dl|h[1-6]|table|blockquote|div|figure|pre)\b/i.test(text);
  return hasBlocks ? { lead: null, rest: part(text) } : { lead: part(text), rest: null };
}

function part(markup: string): Html | null {
  return markup.trim() === '' ? null : trusted(markup.trim());
}

/** The description as one line of plain text of at most `limit` characters, for search engines. */
export function plainDescription(sanitized: string, limit: number): string {
  const text = sanitized
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => CHARACTERS[name] ?? ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:!?])/g, '$1')
    .trim();
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), limit / 2)).trimEnd()}…`;
}

const CHARACTERS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
