import { type Html, html } from '../../platform/html.ts';
import { accountIcons } from './account-icons.ts';

/** For each field that has to change, a sentence that says what to do. */
export type Faults<Name extends string> = Partial<Record<Name, string>>;

/** In UTF-16 units, as `maxlength` counts them. */
export const FIELD_LENGTHS = {
  name: 100,
  email: 254,
  line1: 100,
  line2: 100,
  postalCode: 20,
  city: 100,
  phone: 30,
} as const;

export interface TextField {
  label: string;
  /** What was typed, or is stored. */
  value?: string | undefined;
  type?: 'text' | 'email' | 'tel';
  /** What browsers know it by: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill */
  autocomplete: string;
  maxLength?: number;
  hint?: string;
  isOptional?: boolean;
}

/** Has no value: a password is never sent back. */
export interface PasswordField {
  label: string;
  autocomplete: 'current-password' | 'new-password';
  hint?: string;
}

export interface SelectField {
  label: string;
  value: string;
  autocomplete: string;
  /** From the value that is sent to the words that are shown. */
  options: ReadonlyMap<string, string>;
}

export interface FormFields<Name extends string> {
  text(name: Name, field: TextField): Html;
  password(name: Name, field: PasswordField): Html;
  select(name: Name, field: SelectField): Html;
}

/**
 * The fields of one form, in the order in which they are asked for: each with its fault beside it, and the
 * focus on the first that has one. `prefix` keeps the ids of two forms on a page apart; `faultId` is the
 * notice that says what is wrong with the form as a whole, and `faultAt` the field to begin again with.
 */
export function formFields<Name extends string>(
  prefix: string,
  {
    faults = {},
    faultId,
    faultAt,
  }: { faults?: Faults<Name> | undefined; faultId?: string | undefined; faultAt?: NoInfer<Name> } = {},
): FormFields<Name> {
  let isFocusGiven = false;
  const attributes = (name: Name, hint: string | undefined): Html => {
    const id = fieldId(prefix, name);
    const isFaulty = faults[name] !== undefined;
    const isBegun = faultId !== undefined && name === faultAt;
    const described = [isFaulty && `${id}-fault`, isBegun && faultId, hint && `${id}-hint`]
      .filter(Boolean)
      .join(' ');
    const takesFocus = !isFocusGiven && (isFaulty || isBegun);
    isFocusGiven ||= takesFocus;
    return html`class="input" id="${id}" name="${name}"${isFaulty && html` aria-invalid="true"`}${described && html` aria-describedby="${described}"`}${takesFocus && html` autofocus`}`;
  };
  const around = (name: Name, { label, hint }: { label: string; hint?: string }, control: Html): Html => {
    const id = fieldId(prefix, name);
    const fault = faults[name];
    return html`<div class="field"><label for="${id}">${label}</label>${control}${fault !== undefined && html`<p class="error" id="${id}-fault">${accountIcons.warning}<span>${fault}</span></p>`}${hint && html`<small id="${id}-hint">${hint}</small>`}</div>`;
  };
  return {
    text(name, field) {
      const { type = 'text', value = '', autocomplete, maxLength, isOptional } = field;
      return around(
        name,
        field,
        html`<input ${attributes(name, field.hint)} type="${type}" value="${value}" autocomplete="${autocomplete}"${maxLength && html` maxlength="${maxLength}"`}${!isOptional && html` required`}>`,
      );
    },
    password(name, field) {
      return around(
        name,
        field,
        html`<div class="secret"><input ${attributes(name, field.hint)} type="password" autocomplete="${field.autocomplete}" required></div>`,
      );
    },
    select(name, field) {
      const options = [...field.options].map(
        ([value, words]) =>
          html`<option value="${value}"${value === field.value && html` selected`}>${words}</option>`,
      );
      return around(
        name,
        field,
        html`<select ${attributes(name, undefined)} autocomplete="${field.autocomplete}" required>${options}</select>`,
      );
    },
  };
}

const fieldId = (prefix: string, name: string) => `${prefix}-${name}`;
