import { type Html, html } from '../../layout/html.ts';
import { accountIcons, faultNotice } from './notices.ts';

/** A sentence for each faulty field, which says what to do. */
export type Faults<Name extends string> = Partial<Record<Name, string | undefined>>;

/** Lengths are in UTF-16 units, like `maxlength`. */
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
  /** The text that was typed or is stored. */
  value?: string | undefined;
  type?: 'text' | 'email' | 'tel';
  /** A token of https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill */
  autocomplete: string;
  maxLength?: number;
  hint?: string;
  isOptional?: boolean;
  /** A field with several lines has this many at first. */
  rows?: number;
}

/** It has no value, because a password is never sent back. */
interface PasswordField {
  label: string;
  autocomplete: 'current-password' | 'new-password';
  hint?: string;
}

interface SelectField {
  label: string;
  /** If it is none of the options, the shopper has to choose one. */
  value: string;
  autocomplete: string;
  /** Maps the value that is sent to the label that is shown. */
  options: ReadonlyMap<string, string>;
  isOptional?: boolean;
}

/** The result of a form that was sent. */
export interface FormResult<Name extends string> {
  /** Says what is wrong with the form as a whole. */
  fault?: string | undefined;
  faults?: Faults<Name> | undefined;
  /** This field gets the focus if the fault is the form's. */
  faultAt?: NoInfer<Name>;
}

export interface FormFields<Name extends string> {
  /** Goes above the fields. It has the form's fault, or links to the faulty fields if there are several. */
  notice(): Html | null;
  text(name: Name, field: TextField): Html;
  password(name: Name, field: PasswordField): Html;
  select(name: Name, field: SelectField): Html;
}

/**
 * Renders the fields of one form. They must be rendered in the order of the page, because the first faulty one takes
 * the focus. `prefix` keeps the ids of two forms on one page apart.
 */
export function formFields<Name extends string>(
  prefix: string,
  result: FormResult<Name> = {},
): FormFields<Name> {
  const form: Form = { prefix, ...result, faults: result.faults ?? {}, isFocusGiven: false };
  return {
    notice: () => formNotice(form),
    text: (name, field) => labeled(form, name, field, textInput(form, name, field)),
    password: (name, field) => labeled(form, name, field, passwordInput(form, name, field)),
    select: (name, field) => labeled(form, name, field, selectInput(form, name, field)),
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
  return html`<div class="notice bad" role="alert">${accountIcons.warning}<div><p>Please check ${faults.length} fields.</p><ul>${faults.map(
    ([name, fault]) => html`<li><a href="#${idOf(form, name)}">${fault}</a></li>`,
  )}</ul></div></div>`;
}

function labeled(form: Form, name: string, field: { label: string; hint?: string }, control: Html): Html {
  const id = idOf(form, name);
  const fault = form.faults[name];
  return html`<div class="field"><label for="${id}">${field.label}</label>${control}${fault && html`<p class="error" id="${id}-fault">${accountIcons.warning}<span>${fault}</span></p>`}${field.hint && html`<small id="${id}-hint">${field.hint}</small>`}</div>`;
}

/**
 * In a field of type "email", browsers refuse invisible characters from a clipboard and non-ASCII letters before the
 * shop can clean and check them. `inputmode` gives a text field the same keyboard.
 */
const TYPES: Record<NonNullable<TextField['type']>, Html> = {
  text: html`type="text"`,
  tel: html`type="tel"`,
  email: html`type="text" inputmode="email" autocapitalize="none" spellcheck="false"`,
};

function textInput(form: Form, name: string, field: TextField): Html {
  const { type = 'text', value = '', autocomplete, maxLength, hint, isOptional } = field;
  if (field.rows)
    return html`<textarea ${attributes(form, name, hint)} rows="${field.rows}" autocomplete="${autocomplete}"${maxLength && html` maxlength="${maxLength}"`}${!isOptional && html` required`}>
${value}</textarea>`;
  return html`<input ${attributes(form, name, hint)} ${TYPES[type]} value="${value}" autocomplete="${autocomplete}"${maxLength && html` maxlength="${maxLength}"`}${!isOptional && html` required`}>`;
}

function passwordInput(form: Form, name: string, { autocomplete, hint }: PasswordField): Html {
  return html`<div class="secret"><input ${attributes(form, name, hint)} type="password" autocomplete="${autocomplete}" required></div>`;
}

function selectInput(form: Form, name: string, field: SelectField): Html {
  const { value, autocomplete, options, isOptional } = field;
  const choices = [...options].map(
    ([code, words]) => html`<option value="${code}"${code === value && html` selected`}>${words}</option>`,
  );
  const isEmptyOffered = isOptional || !options.has(value);
  const none = isEmptyOffered && html`<option value="">${isOptional ? 'None' : 'Choose one'}</option>`;
  return html`<select ${attributes(form, name)} autocomplete="${autocomplete}"${!isOptional && html` required`}>${none}${choices}</select>`;
}

/** The attributes that tie a control to its label, its fault and its hint. */
function attributes(form: Form, name: string, hint?: string): Html {
  const id = idOf(form, name);
  const isFaulty = Boolean(form.faults[name]);
  const isAtFault = Boolean(form.fault) && name === form.faultAt;
  const describedBy = [isFaulty && `${id}-fault`, isAtFault && noticeId(form), hint && `${id}-hint`];
  const ids = describedBy.filter(Boolean).join(' ');
  const takesFocus = !form.isFocusGiven && (isFaulty || isAtFault);
  form.isFocusGiven ||= takesFocus;
  return html`class="input" id="${id}" name="${name}"${isFaulty && html` aria-invalid="true"`}${ids && html` aria-describedby="${ids}"`}${takesFocus && html` autofocus`}`;
}
