import { cartIcons } from '../../cart/views/cart-notices.ts';
import { type FormFields, formFields } from '../../customers/views/field.ts';
import { accountIcons } from '../../customers/views/notices.ts';
import { dayRange } from '../../layout/delivery-terms.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { choiceFault, fieldId, option, PREFIX } from './checkout-options.ts';
import { type CheckoutField, type CheckoutView, PROMO_CODE_LENGTH_MAX } from './checkout-view.ts';

export function deliveryFields(view: CheckoutView): Html {
  const { values, deliveryMethods, currency } = view;
  const price = (minor: number): string => (minor > 0 ? formatMoney(minor, currency) : 'Free');
  return html`<fieldset data-part="delivery"><legend class="h2">Delivery</legend>
${choiceFault(view, 'deliveryMethod')}
${deliveryMethods.length === 0 && html`<p class="muted">Choose a country to see delivery options and prices.</p>`}
${deliveryMethods.map(({ method, label, priceMinor, days, note }, index) =>
  option(view, {
    name: 'deliveryMethod',
    value: method,
    label,
    price: price(priceMinor),
    note: [dayRange(days), note].filter(Boolean).join(', '),
    isChosen: method === values.deliveryMethod,
    isFirst: index === 0,
  }),
)}
<p class="without-script"><button class="btn small" name="update" value="summary" formnovalidate>Update delivery and total</button></p>
</fieldset>`;
}

export function paymentFields(view: CheckoutView): Html {
  const { values, paymentMethods } = view;
  return html`<fieldset><legend class="h2">Payment</legend>
${choiceFault(view, 'paymentMethod')}
${paymentMethods.map(({ method, label, note }, index) =>
  option(view, {
    name: 'paymentMethod',
    value: method,
    label,
    price: '',
    note,
    isChosen: method === values.paymentMethod,
    isFirst: index === 0,
  }),
)}
</fieldset>`;
}

/** An applied code can be removed, and another one typed. The buttons do not place the order. */
export function promoFields({ promo, values, faults }: CheckoutView): Html {
  const id = fieldId('promoCode');
  if (promo.kind === 'applied' && !faults?.promoCode) {
    return html`<fieldset data-part="promo"><legend class="h2">Promo code</legend>
<input type="hidden" name="promoCode" value="${promo.code}">
<div class="notice good said"><span class="with-icon">${cartIcons.check}<span><b>${promo.code}</b>: ${promo.note}</span></span><button class="link" name="update" value="remove-promo" formnovalidate>Remove<span class="vh"> the promo code ${promo.code}</span></button></div>
</fieldset>`;
  }
  const fault = faults?.promoCode ?? (promo.kind === 'refused' ? promo.message : '');
  const typed = promo.kind === 'refused' ? promo.code : values.promoCode;
  return html`<fieldset data-part="promo"><legend class="h2">Promo code</legend>
<div class="field"><label for="${id}">Code (optional)</label><div class="join"><input class="input" id="${id}" name="promoCode" type="text" value="${typed}" maxlength="${PROMO_CODE_LENGTH_MAX}" autocomplete="off" autocapitalize="characters" spellcheck="false"${fault && html` aria-invalid="true" aria-describedby="${id}-fault"`}><button class="btn" name="update" value="promo" formnovalidate>Apply</button></div>${fault && html`<p class="error" id="${id}-fault">${accountIcons.warning}<span>${fault}</span></p>`}</div>
</fieldset>`;
}

export const checkoutFields = ({ faults }: CheckoutView): FormFields<CheckoutField> =>
  formFields<CheckoutField>(PREFIX, { faults });
