import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type AccountContent, accountShell } from '../views/account-shell.ts';
import { type Faults, FIELD_LENGTHS, formFields } from '../views/field.ts';
import { faultNotice } from '../views/notices.ts';
import { COUNTRIES } from './countries.ts';

/** A saved address. The names are those of the form's fields. */
export interface CustomerAddress {
  id: string;
  name: string;
  line1: string;
  /** Empty if there is none. */
  line2: string;
  postalCode: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Empty if there is none. */
  phone: string;
}

export interface AddressesContent extends AccountContent {
  addresses: readonly CustomerAddress[];
  /** An account can save this many. */
  limit: number;
  fault?: string | undefined;
}

/** Lists the addresses. `?edit=ID` and `?edit=new` show {@link addressPage} instead. */
export function addressesPage(content: AddressesContent): PageContent {
  const { addresses, limit, fault } = content;
  const isFull = addresses.length >= limit;
  return accountShell({
    ...content,
    section: 'addresses',
    title: 'Addresses',
    main: html`${faultNotice(fault)}
${addresses.length === 0 ? html`<p class="muted">No saved addresses yet. Save one here to check out faster.</p>` : html`<ul class="addresses">${addresses.map(addressItem)}</ul>`}
${isFull ? html`<p class="small muted">You’ve saved ${limit} addresses, which is the limit. Remove one to add another.</p>` : html`<p><a class="btn" href="${paths.accountAddresses('new')}">Add an address</a></p>`}`,
  });
}

function addressItem(address: CustomerAddress): Html {
  const { id, name, line1, line2, postalCode, city, country, phone } = address;
  const lines = [line1, line2, `${postalCode} ${city}`, COUNTRIES.get(country) ?? country, phone];
  const which = html`<span class="vh">, ${name}, ${line1}</span>`;
  return html`<li class="address"><h3>${name}</h3><p>${lines.filter(Boolean).map((line) => html`${line}<br>`)}</p>
<form class="acts" action="${paths.accountAddressRemove(id)}" method="post"><a class="link" href="${paths.accountAddresses(id)}">Edit${which}</a><button class="link">Remove${which}</button></form></li>`;
}

export type AddressField = Exclude<keyof CustomerAddress, 'id'>;

export interface AddressContent extends AccountContent {
  /** The address that is stored or was typed. A new one has an empty `id`. */
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
    title: id ? 'Edit address' : 'Add an address',
    main: html`<form class="part stack" action="${paths.accountAddresses()}" method="post">
${fields.notice()}
<input type="hidden" name="id" value="${id}">
${fields.text('name', { label: 'Full name', value: address.name, autocomplete: 'shipping name', maxLength: FIELD_LENGTHS.name })}
${fields.text('line1', { label: 'Street and number', value: address.line1, autocomplete: 'shipping address-line1', maxLength: FIELD_LENGTHS.line1 })}
${fields.text('line2', { label: 'Apartment, floor, company (optional)', value: address.line2, autocomplete: 'shipping address-line2', maxLength: FIELD_LENGTHS.line2, isOptional: true })}
<div class="two">
${fields.text('postalCode', { label: 'Postal code', value: address.postalCode, autocomplete: 'shipping postal-code', maxLength: FIELD_LENGTHS.postalCode })}
${fields.text('city', { label: 'City', value: address.city, autocomplete: 'shipping address-level2', maxLength: FIELD_LENGTHS.city })}
</div>
${fields.select('country', { label: 'Country', value: address.country, autocomplete: 'shipping country', options: COUNTRIES })}
${fields.text('phone', { label: 'Phone (optional)', type: 'tel', value: address.phone, autocomplete: 'shipping tel', maxLength: FIELD_LENGTHS.phone, isOptional: true, hint: 'So that the courier can reach you if needed.' })}
<p class="bar"><button class="btn primary">Save address</button><a class="link" href="${paths.accountAddresses()}">Back to addresses</a></p>
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
