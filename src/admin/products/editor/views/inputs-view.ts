import { type Html, html } from '../../../../layout/html.ts';
import type { ShopSettings } from '../../../../settings/schema.ts';

/** What the inputs of the editor need to know. */
export interface InputContext {
  /** The texts that someone has typed and that are not saved, by the names of inputs. */
  typed: ReadonlyMap<string, string>;
  /** What is wrong, by the names of inputs. */
  faults: Readonly<Record<string, string>>;
  settings: ShopSettings;
}

interface FieldInput {
  name: string;
  label: string;
  /** What the product has. The form carries it, so that a save changes only what differs. */
  was: string;
  hint?: string | Html | undefined;
  lengthMax?: number;
  /** The number of lines. Without it, the field is one line. */
  rows?: number;
  /** Additional attributes of the field. */
  more?: Html;
  isRequired?: boolean;
}

export function textField(context: InputContext, field: FieldInput): Html {
  const { name, label, was, hint, lengthMax = 255, rows, more, isRequired } = field;
  const attributes = html`class="input" id="${name}" name="${name}" maxlength="${lengthMax}"${isRequired && html` required`}${described(context, name, hint)}${more}`;
  const value = context.typed.get(name) ?? was;
  // HTML drops a line break at the beginning of a text area.
  const control = rows
    ? html`<textarea ${attributes} rows="${rows}">
${value}</textarea>`
    : html`<input ${attributes} value="${value}" autocomplete="off">`;
  return html`<div class="field"><label for="${name}">${label}</label>${control}${hint && html`<small id="${name}-hint">${hint}</small>`}${faultNote(context, name)}${wasInput(name, was)}</div>`;
}

interface SelectInput extends Pick<FieldInput, 'name' | 'label' | 'was' | 'hint'> {
  options: readonly { value: string; label: string }[];
}

export function selectField(context: InputContext, { name, label, was, hint, options }: SelectInput): Html {
  return html`<div class="field"><label for="${name}">${label}</label><select class="input" id="${name}" name="${name}"${described(context, name, hint)}>${optionTags(options, context.typed.get(name) ?? was)}</select>${hint && html`<small id="${name}-hint">${hint}</small>`}${faultNote(context, name)}${wasInput(name, was)}</div>`;
}

export const optionTags = (options: readonly { value: string; label: string }[], current: string): Html[] =>
  options.map(
    ({ value, label }) =>
      html`<option value="${value}"${value === current && html` selected`}>${label}</option>`,
  );

export const hiddenInput = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;

const wasInput = (name: string, was: string): Html => hiddenInput(`was.${name}`, was);

export const faultNote = ({ faults }: InputContext, name: string): Html | undefined =>
  faults[name] === undefined
    ? undefined
    : html`<small class="fault" id="${name}-fault">${faults[name]}</small>`;

function described({ faults }: InputContext, name: string, hint: unknown): Html | undefined {
  const ids = [...(hint ? [`${name}-hint`] : []), ...(faults[name] === undefined ? [] : [`${name}-fault`])];
  if (ids.length === 0) return undefined;
  return html`${faults[name] !== undefined && html` aria-invalid="true"`} aria-describedby="${ids.join(' ')}"`;
}
