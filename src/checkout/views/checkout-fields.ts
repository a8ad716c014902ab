import { type FormFields, formFields } from '../../customers/views/field.ts';
import { accountIcons } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import type { CheckoutField, CheckoutView } from './checkout-view.ts';

const PREFIX = 'checkout';

export const checkoutFields = ({ faults }: CheckoutView): FormFields<CheckoutField> =>
  formFields<CheckoutField>(PREFIX, { faults });

export const fieldId = (name: CheckoutField): string => `${PREFIX}-${name}`;

/** What is wrong with a choice, said after its legend. */
export function choiceFault({ faults }: CheckoutView, name: CheckoutField): Html | null {
  const fault = faults?.[name];
  if (!fault) return null;
  return html`<p class="error" id="${fieldId(name)}-fault">${accountIcons.warning}<span>${fault}</span></p>`;
}

interface Option {
  name: CheckoutField;
  value: string;
  label: string;
  /** "Free", "€9.90"; empty for nothing. */
  price: string;
  note: string;
  isChosen: boolean;
  /** The first of its group carries the id that the notice on top links to. */
  isFirst: boolean;
}

/** A radio button as a card. */
export function option(view: CheckoutView, { name, value, label, price, note, ...is }: Option): Html {
  const describedBy = view.faults?.[name] && html` aria-describedby="${fieldId(name)}-fault"`;
  const takesFocus = is.isFirst && isOnlyFault(view, name);
  return html`<label class="option"><input type="radio" name="${name}" value="${value}"${is.isFirst && html` id="${fieldId(name)}"`}${describedBy}${takesFocus && html` autofocus`}${is.isChosen && html` checked`} required><span>${label}</span><span class="price">${price}</span>${note && html`<small>${note}</small>`}</label>`;
}

/** Of several faults the first field takes the focus, and a notice links to the others. */
function isOnlyFault({ faults = {} }: CheckoutView, name: CheckoutField): boolean {
  const faulty = Object.entries(faults).filter(([, fault]) => fault);
  return faulty.length === 1 && faulty[0]?.[0] === name;
}
