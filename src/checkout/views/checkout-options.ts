import { accountIcons } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import type { CheckoutField, CheckoutView } from './checkout-view.ts';

/** The radio buttons of the checkout page, which look like cards. */

export const PREFIX = 'checkout';

export const fieldId = (name: CheckoutField): string => `${PREFIX}-${name}`;

/** The fault of a group of options, after its legend. */
export function choiceFault({ faults }: CheckoutView, name: CheckoutField): Html | null {
  const fault = faults?.[name];
  if (!fault) return null;
  return html`<p class="error" id="${fieldId(name)}-fault">${accountIcons.warning}<span>${fault}</span></p>`;
}

interface Option {
  name: CheckoutField;
  value: string;
  label: string;
  /** For example "Free" or "€9.90", or empty. */
  price: string;
  note: string;
  isChosen: boolean;
  /** The first option of a group has the ID that the notice at the top links to. */
  isFirst: boolean;
}

/** A radio button that looks like a card. */
export function option(view: CheckoutView, { name, value, label, price, note, ...is }: Option): Html {
  const describedBy = view.faults?.[name] && html` aria-describedby="${fieldId(name)}-fault"`;
  const takesFocus = is.isFirst && isOnlyFault(view, name);
  return html`<label class="option"><input type="radio" name="${name}" value="${value}"${is.isFirst && html` id="${fieldId(name)}"`}${describedBy}${takesFocus && html` autofocus`}${is.isChosen && html` checked`} required><span>${label}</span><span class="price">${price}</span>${note && html`<small>${note}</small>`}</label>`;
}

/** A single fault takes the focus. If there are several, a notice links to them. */
function isOnlyFault({ faults = {} }: CheckoutView, name: CheckoutField): boolean {
  const faulty = Object.entries(faults).filter(([, fault]) => fault);
  return faulty.length === 1 && faulty[0]?.[0] === name;
}
