import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import { type AccountContent, accountShell } from '../views/account-shell.ts';
import { type Faults, formFields } from '../views/field.ts';
import { faultNotice } from '../views/notices.ts';
import { type AddressField, addressInputs } from './address-inputs.ts';

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

export interface SavedAddress extends CustomerAddress {
  /** It is preselected at checkout. */
  isDefault: boolean;
}

export interface AddressesContent extends AccountContent {
  addresses: readonly SavedAddress[];
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

function addressItem(address: SavedAddress): Html {
  const { id, name, line1, line2, postalCode, city, country, phone, isDefault } = address;
  const lines = [line1, line2, `${postalCode} ${city}`, COUNTRIES.get(country) ?? country, phone];
  const which = html`<span class="vh">, ${name}, ${line1}</span>`;
  const makeDefault = html`<button class="link" formaction="${paths.accountAddressDefault(id)}">Make default${which}</button>`;
  return html`<li class="address"><h3>${name}</h3><p>${lines.filter(Boolean).map((line) => html`${line}<br>`)}</p>
${isDefault && html`<p><span class="badge">Default</span></p>`}
<form class="acts" action="${paths.accountAddressRemove(id)}" method="post"><a class="link" href="${paths.accountAddresses(id)}">Edit${which}</a>${!isDefault && makeDefault}<button class="link">Remove${which}</button></form></li>`;
}

export interface AddressContent extends AccountContent {
  /** The address that is stored or was typed. A new one has an empty `id`. */
  address?: CustomerAddress | undefined;
  fault?: string | undefined;
  faults?: Faults<AddressField> | undefined;
  /** The countries that the shop delivers to, by their codes. */
  countries: ReadonlyMap<string, string>;
}

/** Posts `id` and the fields of an address to `/account/addresses`. */
export function addressPage(content: AddressContent): PageContent {
  const { owner, address = { ...NEW_ADDRESS, name: owner.name }, fault, faults, countries } = content;
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
${addressInputs(fields, address, { phoneHint: 'So that the courier can reach you if needed.', countries })}
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
