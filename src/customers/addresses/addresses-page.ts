import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type AccountContent, accountShell } from '../views/account-shell.ts';
import { type Faults, FIELD_LENGTHS, formFields } from '../views/field.ts';
import { faultNotice } from '../views/notices.ts';
import { COUNTRIES } from './countries.ts';

/** The names are those of the form's fields. */
export interface CustomerAddress {
  id: string;
  name: string;
  line1: string;
  /** Empty where there is none. */
  line2: string;
  postalCode: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Empty where there is none. */
  phone: string;
}

export interface AddressesContent extends AccountContent {
  addresses: readonly CustomerAddress[];
  /** How many an account can keep. */
  limit: number;
  fault?: string | undefined;
}

/** The list. `?edit=ID` and `?edit=new` show {@link addressPage} instead. */
export function addressesPage(content: AddressesContent): PageContent {
  const { addresses, limit, fault } = content;
  const isFull = addresses.length >= limit;
  return accountShell({
    ...content,
    section: 'addresses',
    title: 'Addresses',
    main: html`${faultNotice(fault)}
${addresses.length === 0 ? html`<p class="muted">None saved. An address that you save here needs no typing at checkout.</p>` : html`<ul class="addresses">${addresses.map(addressItem)}</ul>`}
${isFull ? html`<p class="small muted">You have saved ${limit} addresses, which is all we can keep. Remove one to add another.</p>` : html`<p><a class="btn" href="${paths.accountAddresses('new')}">Add an address</a></p>`}`,
  });
}

function addressItem(address: CustomerAddress): Html {
  const { id, name, line1, line2, postalCode, city, country, phone } = address;
  const lines = [line1, line2, `${postalCode} ${city}`, COUNTRIES.get(country) ?? country, phone];
  const which = html`<span class="vh">, ${name}, ${line1}</span>`;
  return html`<li class="address"><h3>${name}</h3><p>${lines.filter(Boolean).map((line) => html`${line}<br>`)}</p>
<form class="acts" action="${paths.accountAddressRemove(id)}" method="post"><a class="link" href="${paths.accountAddresses(id)}">Change${which}</a><button class="link">Remove${which}</button></form></li>`;
}

export type AddressField = Exclude<keyof CustomerAddress, 'id'>;

export interface AddressContent extends AccountContent {
  /** What is stored or was typed; an empty `id` for a new one. */
  address?: CustomerAddress | undefined;
  fault?: string | undefined;
  faults?: Faults<AddressField> | undefined;
}

/** Posts `id` and the fields of an address to `/account/addresses`. */
export function addressPage(content: AddressContent): PageContent {
  const { owner, address = { ...NEW_ADDRESS, name: owner.name }, fault, faults } = content;
  const { id } = address;
  const fields = formFields<AddressField>('address', {
    faults,
    fault,
    faultAt: 'name',
  });
  return accountShell({
    ...content,
    section: 'addresses',
    title: id ? 'Change an address' : 'Add an address',
    main: html`<form class="part stack" action="${paths.accountAddresses()}" method="post">
${fields.notice()}
<input type="hidden" name="id" value="${id}">
${fields.text('name', { label: 'Full name', value: address.name, autocomplete: 'shipping name', maxLength: FIELD_LENGTHS.name })}
${fields.text('line1', { label: 'Street and number', value: address.line1, autocomplete: 'shipping address-line1', maxLength: FIELD_LENGTHS.line1 })}
${fields.text('line2', { label: 'Apartment, floor, company (optional)', value: address.line2, autocomplete: 'shipping address-line2', maxLength: FIELD_LENGTHS.line2, isOptional: true })}
<div class="two">
${fields.text('postalCode', { label: 'Postcode', value: address.postalCode, autocomplete: 'shipping postal-code', maxLength: FIELD_LENGTHS.postalCode })}
${fields.text('city', { label: 'City', value: address.city, autocomplete: 'shipping address-level2', maxLength: FIELD_LENGTHS.city })}
</div>
${fields.select('country', { label: 'Country', value: address.country, autocomplete: 'shipping country', options: COUNTRIES })}
${fields.text('phone', { label: 'Phone (optional)', type: 'tel', value: address.phone, autocomplete: 'shipping tel', maxLength: FIELD_LENGTHS.phone, isOptional: true, hint: 'For the driver, in case the door is not found.' })}
<p class="bar"><button class="btn primary">Save the address</button><a class="link" href="${paths.accountAddresses()}">Back to the list</a></p>
</form>`,
  });
}

const NEW_ADDRESS: CustomerAddress = {
  id: '',
  name: '',
  line1: '',
  line2: '',
  postalCode: '',
  city: '',
  country: '',
  phone: '',
};
