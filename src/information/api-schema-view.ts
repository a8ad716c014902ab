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
export const schemaView = (schema: Schema): HtmlValue =>
  schema.properties ? html`<ul>${memberViews(schema, '')}</ul>` : html`<p>${typeView(schema)}</p>`;

/** A member that has no schema of its own is followed by its members, such as `payment.kind`. */
function memberViews({ properties = {}, required = [] }: Schema, prefix: string): HtmlValue[] {
  return Object.entries(properties).flatMap(([name, member]) => {
    const inner = member.items ?? member;
    const path = `${prefix}${name}${member.items ? '[]' : ''}`;
    return [
      html`<li><code>${prefix}${name}</code> <span class="muted">${typeView(member)}${!required.includes(name) && ', optional'}</span> ${textView(member.description)}</li>`,
      ...memberViews(inner, `${path}.`),
    ];
  });
}

/** A sentence of the document, whose names are in backticks. */
export const textView = (text = ''): HtmlValue =>
  html`${text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;

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
