import { promoEffect } from '../../checkout/promo/promo.ts';
import type { ListedPromoCode } from '../../checkout/promo/promo-admin.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import { onceField } from '../shell/once-field.ts';
import type { PromoFaults, TypedPromo } from './promo-draft.ts';
import { promoBadge, usesText } from './promo-list.ts';

export interface PromoContent {
  /** Undefined for a new code. */
  promo: ListedPromoCode | undefined;
  typed: TypedPromo;
  faults: PromoFaults;
  units: ShopUnits;
  mayChange: boolean;
}

/** The editor of a promo code. */
export function promoView(content: PromoContent): Html {
  const { promo, typed, faults, mayChange } = content;
  const isOpen = promo === undefined || promo.state !== 'ended';
  const action = promo ? paths.adminPromoCode(promo.code) : paths.adminPromoCodes();
  return html`${promo && summary(promo, content.units.currency)}
<form class="stack" action="${action}" method="post">${!promo && onceField()}
${Object.keys(faults).length > 0 && html`<p class="notice bad" role="alert">Nothing was saved. Please check the marked fields.</p>`}
${!promo && effectBox(typed, faults)}
<section class="box stack"><h2>Conditions</h2><div class="two">
${field('minimum', 'Minimum subtotal of these items', text('minimum', typed.minimum, faults.minimum, 'decimal'), faults.minimum, 'Leave it empty for no minimum.')}
${field('categories', 'Only for these departments and types', text('categories', typed.categories, faults.categories), faults.categories, 'Write them as their addresses do, such as “shirts, knitwear”. Leave it empty for everything.')}
${field('uses', 'Uses in all, at most', text('uses', typed.uses, faults.uses, 'numeric'), faults.uses, 'Leave it empty for no limit.')}
${field('usesEach', 'Uses per customer, at most', text('usesEach', typed.usesEach, faults.usesEach, 'numeric'), faults.usesEach, 'Leave it empty for no limit.')}
${field('from', `From (${content.units.timeZone.replaceAll('_', ' ')})`, time('from', typed.from, faults.from), faults.from, promo ? undefined : 'Leave it empty to start now.')}
${field('until', `Until (${content.units.timeZone.replaceAll('_', ' ')})`, time('until', typed.until, faults.until), faults.until, 'Leave it empty for no end.')}</div></section>
${mayChange && isOpen && html`<div class="acts"><button class="btn small primary">${promo ? 'Save' : 'Create code'}</button><a class="link" href="${paths.adminPromoCodes()}">Cancel</a></div>`}
</form>
${promo && mayChange && isOpen && html`<section class="box"><h2>End</h2><form class="stack" action="${paths.adminPromoCode(promo.code, 'end')}" method="post"><p>Orders that have used the code keep their discount.</p><button class="btn small danger">End the code now</button></form></section>`}`;
}

const summary = (promo: ListedPromoCode, currency: string): Html =>
  html`<p>${promoBadge(promo)} <span class="muted">${promoEffect(promo, currency)}, uses: ${usesText(promo)}</span></p>`;

const KINDS = { percent: 'Percent off', amount: 'Amount off', free_delivery: 'Free delivery' };

const effectBox = ({ code, kind, value }: TypedPromo, faults: PromoFaults): Html =>
  html`<section class="box stack"><h2>What it does</h2><div class="two">
${field('code', 'Code', text('code', code, faults.code), faults.code, 'What shoppers type: 3 to 30 letters, digits and dashes.')}
${field('kind', 'Kind', html`<select class="input small" id="promo-kind" name="kind">${Object.entries(KINDS).map(([name, label]) => html`<option value="${name}"${name === kind && html` selected`}>${label}</option>`)}</select>`)}
${field('value', 'How much', text('value', value, faults.value, 'decimal'), faults.value, 'A percentage such as 20, or an amount such as 7.50. Leave it empty for free delivery, which is by the first method of the customer’s zone.')}</div></section>`;

const text = (name: keyof TypedPromo, value: string, fault?: string, mode = 'text'): Html =>
  html`<input class="input small" id="promo-${name}" name="${name}" inputmode="${mode}" maxlength="500" autocomplete="off" value="${value}"${invalid(name, fault)}>`;

const time = (name: keyof TypedPromo, value: string, fault?: string): Html =>
  html`<input class="input small" id="promo-${name}" name="${name}" type="datetime-local" value="${value}"${invalid(name, fault)}>`;

const invalid = (name: string, fault: string | undefined): Html | undefined =>
  fault ? html` aria-invalid="true" aria-describedby="promo-${name}-fault"` : undefined;

const field = (name: string, label: string, control: Html, fault?: string, help?: string): Html =>
  html`<div class="field"><label for="promo-${name}">${label}</label>${control}${help && html`<small>${help}</small>`}${fault && html`<p class="error" id="promo-${name}-fault">${fault}</p>`}</div>
`;
