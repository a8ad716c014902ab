import { FIELD_LENGTHS, type FormFields } from '../../customers/views/field.ts';
import { type Html, html } from '../../layout/html.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import { BILLING_FIELDS } from '../billing-form.ts';
import type { CheckoutField, CheckoutView } from './checkout-view.ts';

/** The fields for the invoice. They stay folded until one is filled in, because few shoppers need them. */
export function billingFields(
  { values, faults = {} }: CheckoutView,
  fields: FormFields<CheckoutField>,
): Html {
  const isOpen = BILLING_FIELDS.some((field) => values[field] !== '' || faults[field]);
  const text = (name: CheckoutField, label: string, autocomplete: string, maxLength: number, hint?: string) =>
    fields.text(name, {
      ...{ label, value: values[name], autocomplete, maxLength, isOptional: true },
      ...(hint && { hint }),
    });
  return html`<details class="billing"${isOpen && html` open`}><summary>Company or other billing address (optional)</summary><fieldset class="stack"><legend class="vh">Billing</legend>
<p class="small muted">The invoice goes to your delivery address unless you fill in another one here.</p>
${text('company', 'Company', 'billing organization', FIELD_LENGTHS.name)}
${text('vatId', 'VAT ID', 'off', 30, 'Include the letters of the country, such as ATU12345678. It’s printed on the invoice. Companies pay VAT, too.')}
${text('billingName', 'Name on the invoice', 'billing name', FIELD_LENGTHS.name)}
${text('billingLine1', 'Street and number', 'billing address-line1', FIELD_LENGTHS.line1)}
${text('billingLine2', 'Apartment, floor, department', 'billing address-line2', FIELD_LENGTHS.line2)}
<div class="two">
${text('billingPostalCode', 'Postal code', 'billing postal-code', FIELD_LENGTHS.postalCode)}
${text('billingCity', 'City', 'billing address-level2', FIELD_LENGTHS.city)}
</div>
${fields.select('billingCountry', { label: 'Country', value: values.billingCountry, autocomplete: 'billing country', options: COUNTRIES, isOptional: true })}
</fieldset></details>`;
}
