/** Markup that is safe to insert into a page. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export type HtmlValue = Html | string | number | false | null | undefined | readonly HtmlValue[];

/**
 * Renders a template. Every value is escaped unless it is `Html`. `false`, `null` and `undefined` render nothing, and
 * arrays are joined.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let text = strings[0] as string;
  for (let index = 0; index < values.length; index++) {
    text += render(values[index]) + strings[index + 1];
  }
  return new Html(text);
}

/** Wraps markup from a safe source: the importer's sanitizer, or a constant in the code. */
export const trusted = (text: string): Html => new Html(text);

/** Renders JSON for a `<script type="application/ld+json">`, so that no text in it can end the element. */
export function jsonInHtml(value: unknown): Html {
  const json = JSON.stringify(value);
  return new Html(json.includes('<') ? json.replaceAll('<', '\\u003c') : json);
}

function render(value: HtmlValue): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof Html) return value.text;
  if (!value) return '';
  let text = '';
  for (const item of value) text += render(item);
  return text;
}

const SPECIAL = /[&<>"']/;
const SPECIAL_ALL = /[&<>"']/g;
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIAL_ALL, (character) => ENTITIES[character] as string) : text;
}
