import { type HtmlValue, html } from '../layout/html.ts';

/** The keywords of a JSON schema that the page shows. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  enum?: readonly (string | number)[];
  const?: unknown;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: readonly Schema[];
}

/** The members of an object with their types, or the type of anything else. */
export function schemaView(schema: Schema): HtmlValue {
  const { properties, required = [] } = schema;
  if (!properties) return html`<p>${typeView(schema)}</p>`;
  const members = Object.entries(properties).map(
    ([name, member]) =>
      html`<li><code>${name}</code> <span class="muted">${typeView(member)}${!required.includes(name) && ', optional'}</span> ${textView(member.description)}${nestedView(member)}</li>`,
  );
  return html`<ul>${members}</ul>`;
}

/** A sentence of the document, whose names are in backticks. */
export const textView = (text = ''): HtmlValue =>
  html`${text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;

/** Members of a member that has no schema of its own name. */
function nestedView(schema: Schema): HtmlValue {
  const inner = schema.items ?? schema;
  return inner.properties ? schemaView(inner) : '';
}

function typeView(schema: Schema): HtmlValue {
  const { $ref, type, format, items, anyOf, additionalProperties } = schema;
  if ($ref !== undefined) return schemaLink($ref);
  if (anyOf) return joined(anyOf.map(typeView), ' or ');
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum) {
    const values = schema.enum.map((value) => html`<code>${value}</code>`);
    return joined(values, ', ');
  }
  if (items) return html`list of ${typeView(items)}`;
  if (typeof additionalProperties === 'object') return html`object of ${typeView(additionalProperties)}`;
  return format === undefined ? (type ?? 'anything') : `${type} (${format})`;
}

/** A link to the schema's place on the page. */
export function schemaLink(ref: string): HtmlValue {
  const name = ref.split('/').at(-1) ?? '';
  return html`<a href="#schema-${name}">${name}</a>`;
}

const joined = (parts: readonly HtmlValue[], separator: string): HtmlValue =>
  html`${parts.map((part, index) => (index === 0 ? part : html`${separator}${part}`))}`;
