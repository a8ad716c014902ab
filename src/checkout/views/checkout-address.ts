import { cartIcons } from '../../cart/views/cart-notices.ts';
import { addressInputs } from '../../customers/addresses/address-inputs.ts';
import { FIELD_LENGTHS, type FormFields } from '../../customers/views/field.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import {
  type CheckoutField,
  type CheckoutView,
  GIFT_NOTE_LENGTH_MAX,
  NOTES_LENGTH_MAX,
  type SavedAddress,
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
  const saved = customer?.addresses ?? [];
  return html`<fieldset class="stack"><legend class="h2">Delivery address</legend>
${saved.length > 0 && savedAddresses(saved)}
${addressInputs(fields, values, { phoneHint: 'In case the courier needs to reach you.', countries })}
${fields.text('notes', { label: 'Delivery note (optional)', value: values.notes, autocomplete: 'off', maxLength: NOTES_LENGTH_MAX, isOptional: true })}
${giftNoteField(view, fields)}
</fieldset>`;
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

/** Each address is a submit button. The answer keeps everything else that was typed. */
function savedAddresses(addresses: readonly SavedAddress[]): Html {
  const list = html`<div class="saved-addresses" role="group" aria-label="Your saved addresses">${addresses.map(
    ({ id, name, line1, postalCode, city, country }) =>
      html`<button class="btn small" name="addressId" value="${id}" formnovalidate><span>${name}<br><span class="small">${line1}, ${postalCode} ${city}, ${COUNTRIES.get(country) ?? country}</span></span></button>`,
  )}</div>`;
  if (addresses.length <= ADDRESSES_SHOWN_MAX) return list;
  return html`<details class="more-addresses"><summary>Choose from your ${addresses.length} saved addresses</summary>${list}</details>`;
}
