import { cartIcons } from '../../cart/views/cart-notices.ts';
import { addressInputs } from '../../customers/addresses/address-inputs.ts';
import { ADDRESSES_MAX } from '../../customers/addresses/addresses.ts';
import type { SavedAddress } from '../../customers/addresses/addresses-page.ts';
import { FIELD_LENGTHS, type FormFields } from '../../customers/views/field.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import { savedAddressKey } from '../saved-address.ts';
import { choiceFault, option } from './checkout-options.ts';
import {
  type CheckoutField,
  type CheckoutView,
  GIFT_NOTE_LENGTH_MAX,
  NOTES_LENGTH_MAX,
} from './checkout-view.ts';

type Fields = FormFields<CheckoutField>;

export function contactFields(view: CheckoutView, fields: Fields): Html {
  const { values, customer } = view;
  return html`<fieldset class="stack"><legend class="h2">Contact</legend>
${!customer && html`<p class="small muted">You don’t need an account. If you have one, <a href="${paths.signIn(paths.checkout())}">sign in</a> to use your saved addresses.</p>`}
${fields.text('email', { label: 'Email', type: 'email', value: values.email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email, hint: 'We only use it for your receipt and delivery updates.' })}
${emailQuestion(view)}
</fieldset>`;
}

/** A question and not a fault: placing the order again confirms the address. */
function emailQuestion({ values, likelyEmail, faults = {} }: CheckoutView): Html | null {
  const { emailConfirmed } = values;
  const hasFaults = Object.values(faults).some(Boolean);
  return html`${emailConfirmed && html`<input type="hidden" name="emailConfirmed" value="${emailConfirmed}">`}${
    likelyEmail &&
    html`
<div class="notice warn said" role="alert" data-email-question>${cartIcons.information}<span>Did you mean <b>${likelyEmail}</b>? If ${values.email} is right, place your order again.</span><button class="link" name="update" value="email" formnovalidate${!hasFaults && html` autofocus`}>Use ${likelyEmail}</button></div>`
  }`;
}

export function addressFields(view: CheckoutView, fields: Fields): Html {
  const { values, customer, countries } = view;
  const hasSaved = (customer?.addresses.length ?? 0) > 0;
  return html`<fieldset class="stack"><legend class="h2">Delivery address</legend>
${choiceFault(view, 'savedAddress')}
${customer && hasSaved && savedAddresses(view, customer.addresses)}
<div class="stack${hasSaved && html` new-address`}">
${addressInputs(fields, values, { phoneHint: 'In case the courier needs to reach you.', countries })}
${saveChoice(view)}
</div>
${fields.text('notes', { label: 'Delivery note (optional)', value: values.notes, autocomplete: 'off', maxLength: NOTES_LENGTH_MAX, isOptional: true })}
${giftNoteField(view, fields)}
</fieldset>`;
}

function saveChoice({ customer, values }: CheckoutView): Html | null {
  if (!customer || customer.addresses.length >= ADDRESSES_MAX) return null;
  return html`<label class="check"><input type="checkbox" name="saveAddress" value="1"${values.saveAddress && html` checked`}><span>Save this address to your account</span></label>`;
}

/** It stays folded until it is filled in, because few orders are presents. */
function giftNoteField({ values, faults }: CheckoutView, fields: Fields): Html {
  const isOpen = values.giftNote !== '' || faults?.giftNote;
  return html`<details class="billing gift"${isOpen && html` open`}><summary>Add a gift note (optional)</summary>
${fields.text('giftNote', { label: 'Gift note', value: values.giftNote, autocomplete: 'off', maxLength: GIFT_NOTE_LENGTH_MAX, rows: 3, isOptional: true, hint: 'We’ll print it on the packing slip, which shows no prices.' })}
</details>`;
}

/** More addresses than this are collapsed, so that they don't push the form off the screen. */
const ADDRESSES_SHOWN_MAX = 3;

/** While a saved address is chosen, the style sheet hides the fields for another one. */
function savedAddresses(view: CheckoutView, addresses: readonly SavedAddress[]): Html {
  const choice = (address: SavedAddress, index: number) => savedAddress(view, address, index);
  const choices = addresses.map(choice);
  const more = choices.slice(ADDRESSES_SHOWN_MAX);
  const isMoreOpen = addresses.slice(ADDRESSES_SHOWN_MAX).some((address) => isChosen(view, address));
  const another = option(view, {
    ...{ name: 'savedAddress', value: '', label: 'Another address', price: '', note: '' },
    isChosen: !addresses.some((address) => isChosen(view, address)),
    isFirst: false,
  });
  return html`<div class="saved-addresses" role="radiogroup" aria-label="Your addresses">
${choices.slice(0, ADDRESSES_SHOWN_MAX)}
${more.length > 0 && html`<details class="more-addresses"${isMoreOpen && html` open`}><summary>Show ${more.length} more</summary>${more}</details>`}
${another}</div>`;
}

const isChosen = ({ values }: CheckoutView, address: SavedAddress): boolean =>
  values.savedAddress === savedAddressKey(address);

function savedAddress(view: CheckoutView, address: SavedAddress, index: number): Html {
  const { name, line1, line2, postalCode, city, country } = address;
  const lines = [line1, line2, `${postalCode} ${city}`.trim(), COUNTRIES.get(country) ?? country];
  return option(view, {
    ...{ name: 'savedAddress', value: savedAddressKey(address), label: name, price: '' },
    note: lines.filter(Boolean).join(', '),
    isChosen: isChosen(view, address),
    isFirst: index === 0,
  });
}
