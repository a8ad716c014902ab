import { type Html, html } from '../../layout/html.ts';
import { accountIcons, faultNotice } from './notices.ts';

/** For each field that has to change, a sentence that says what to do. */
export type Faults<Name extends string> = Partial<Record<Name, string | undefined>>;

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

interface TextField {
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
interface PasswordField {
  label: string;
  autocomplete: 'current-password' | 'new-password';
  hint?: string;
}

interface SelectField {
  label: string;
  /** Where it is none of the options, one has to be chosen. */
  value: string;
  autocomplete: string;
  /** From the value that is sent to the words that are shown. */
  options: ReadonlyMap<string, string>;
}

/** What came of a form that was sent. */
export interface Outcome<Name extends string> {
  /** What is wrong with the form as a whole. */
  fault?: string | undefined;
  faults?: Faults<Name> | undefined;
  /** The field to begin again with, where the fault is the form's. */
  faultAt?: NoInfer<Name>;
}

export interface FormFields<Name extends string> {
  /** Stands before the fields: the form's fault, or links to its faulty fields where there are several. */
  notice(): Html | null;
  text(name: Name, field: TextField): Html;
  password(name: Name, field: PasswordField): Html;
  select(name: Name, field: SelectField): Html;
}

/**
 * The fields of one form, asked for in the order in which they stand: each has its fault beside it, and the
 * first that has one takes the focus. `prefix` keeps the ids of two forms on a page apart.
 */
export function formFields<Name extends string>(
  prefix: string,
  outcome: Outcome<Name> = {},
): FormFields<Name> {
  const form: Form = { prefix, ...outcome, faults: outcome.faults ?? {}, isFocusGiven: false };
  return {
    notice: () => formNotice(form),
    text: (name, field) => around(form, name, field, textInput(form, name, field)),
    password: (name, field) => around(form, name, field, passwordInput(form, name, field)),
    select: (name, field) => around(form, name, field, selectInput(form, name, field)),
  };
}

interface Form {
  prefix: string;
  fault?: string | undefined;
  faultAt?: string;
  faults: Faults<string>;
  isFocusGiven: boolean;
}

const idOf = ({ prefix }: Form, name: string): string => `${prefix}-${name}`;
const noticeId = (form: Form): string => idOf(form, 'notice');

function formNotice(form: Form): Html | null {
  if (form.fault) return faultNotice(form.fault, noticeId(form));
  const faults = Object.entries(form.faults).filter(([, fault]) => fault);
  if (faults.length < 2) return null;
  return html`<div class="notice bad" role="alert">${accountIcons.warning}<div><p>Please look at ${faults.length} fields again.</p><ul>${faults.map(
    ([name, fault]) => html`<li><a href="#${idOf(form, name)}">${fault}</a></li>`,
  )}</ul></div></div>`;
}

function around(form: Form, name: string, field: { label: string; hint?: string }, control: Html): Html {
  const id = idOf(form, name);
  const fault = form.faults[name];
  return html`<div class="field"><label for="${id}">${field.label}</label>${control}${fault && html`<p class="error" id="${id}-fault">${accountIcons.warning}<span>${fault}</span></p>`}${field.hint && html`<small id="${id}-hint">${field.hint}</small>`}</div>`;
}

/**
 * In a field of type "email" browsers refuse invisible characters from a clipboard and non-ASCII letters before the
 * shop can clean and judge them. As a text field it gets the same keyboard.
 */
const TYPES: Record<NonNullable<TextField['type']>, Html> = {
  text: html`type="text"`,
  tel: html`type="tel"`,
  email: html`type="text" inputmode="email" autocapitalize="none" spellcheck="false"`,
};

function textInput(form: Form, name: string, field: TextField): Html {
  const { type = 'text', value = '', autocomplete, maxLength, hint, isOptional } = field;
  return html`<input ${binding(form, name, hint)} ${TYPES[type]} value="${value}" autocomplete="${autocomplete}"${maxLength && html` maxlength="${maxLength}"`}${!isOptional && html` required`}>`;
}

function passwordInput(form: Form, name: string, { autocomplete, hint }: PasswordField): Html {
  return html`<div class="secret"><input ${binding(form, name, hint)} type="password" autocomplete="${autocomplete}" required></div>`;
}

function selectInput(form: Form, name: string, { value, autocomplete, options }: SelectField): Html {
  const choices = [...options].map(
    ([code, words]) => html`<option value="${code}"${code === value && html` selected`}>${words}</option>`,
  );
  const none = !options.has(value) && html`<option value="">Choose one</option>`;
  return html`<select ${binding(form, name)} autocomplete="${autocomplete}" required>${none}${choices}</select>`;
}

/** What ties a control to its label, its fault and its hint. */
function binding(form: Form, name: string, hint?: string): Html {
  const id = idOf(form, name);
  const isFaulty = Boolean(form.faults[name]);
  const isBegun = Boolean(form.fault) && name === form.faultAt;
  const describedBy = [isFaulty && `${id}-fault`, isBegun && noticeId(form), hint && `${id}-hint`];
  const ids = describedBy.filter(Boolean).join(' ');
  const takesFocus = !form.isFocusGiven && (isFaulty || isBegun);
  form.isFocusGiven ||= takesFocus;
  return html`class="input" id="${id}" name="${name}"${isFaulty && html` aria-invalid="true"`}${ids && html` aria-describedby="${ids}"`}${takesFocus && html` autofocus`}`;
}
