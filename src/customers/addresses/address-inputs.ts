import { type Html, html } from '../../layout/html.ts';
import { FIELD_LENGTHS, type FormFields } from '../views/field.ts';
import { needsPostalCode } from './accepted-places.ts';

export type AddressField = 'name' | 'line1' | 'line2' | 'postalCode' | 'city' | 'country' | 'phone';

/** The fields of a delivery address, at the checkout and in the account. `phoneHint` says what the number is for. `countries` are those to choose from, by their codes. */
export const addressInputs = (
  fields: FormFields<AddressField>,
  address: Readonly<Record<AddressField, string>>,
  { phoneHint, countries }: { phoneHint: string; countries: ReadonlyMap<string, string> },
): Html => html`${fields.text('name', { label: 'Full name', value: address.name, autocomplete: 'shipping name', maxLength: FIELD_LENGTHS.name })}
${fields.text('line1', { label: 'Street and number', value: address.line1, autocomplete: 'shipping address-line1', maxLength: FIELD_LENGTHS.line1 })}
${fields.text('line2', { label: 'Apartment, floor, company (optional)', value: address.line2, autocomplete: 'shipping address-line2', maxLength: FIELD_LENGTHS.line2, isOptional: true })}
<div class="two">
${fields.text('postalCode', { label: 'Postal code', isOptional: ![...countries.keys()].every(needsPostalCode), value: address.postalCode, autocomplete: 'shipping postal-code', maxLength: FIELD_LENGTHS.postalCode })}
${fields.text('city', { label: 'City', value: address.city, autocomplete: 'shipping address-level2', maxLength: FIELD_LENGTHS.city })}
</div>
${fields.select('country', { label: 'Country', value: address.country, autocomplete: 'shipping country', options: countries })}
${fields.text('phone', { label: 'Phone (optional)', type: 'tel', value: address.phone, autocomplete: 'shipping tel', maxLength: FIELD_LENGTHS.phone, isOptional: true, hint: phoneHint })}`;
