import {
  type Agreement,
  type AgreementCheck,
  DIFFERENCES_MAX,
  type Difference,
} from '../../invoices/agreement.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { counted, formatCount } from '../shell/counts.ts';

const CHECKS: Readonly<Record<AgreementCheck, { text: string; isMoney: boolean }>> = {
  total: { text: 'The total of each invoice is that of its order.', isMoney: true },
  vat: { text: 'The VAT of each invoice is that of its order.', isMoney: true },
  rates: { text: 'The amounts by VAT rate add up to the total of each document.', isMoney: true },
  credit: {
    text: 'Credit notes add up to what was refunded, will be refunded, or is no longer owed.',
    isMoney: true,
  },
  refunds: { text: 'The refunded amount of each order is the sum of its refunds.', isMoney: true },
  numbers: { text: 'The numbers of each year have no gap.', isMoney: false },
  stock: { text: 'The stock of each variant is the sum of its ledger.', isMoney: false },
  sold: { text: 'The stock that the ledger has reserved is what orders and exchanges hold.', isMoney: false },
};

export interface CheckViewInput {
  /** Undefined before the check is asked for. */
  agreement: Agreement | undefined;
  from: string;
  until: string;
  currency: string;
}

export function checkView({ agreement, from, until, currency }: CheckViewInput): Html {
  return html`<form class="bar" action="${paths.adminInvoicesCheck()}">
<div class="field"><label for="check-from">From</label><input class="input small" id="check-from" name="from" type="date" value="${from}" required></div>
<div class="field"><label for="check-until">Until</label><input class="input small" id="check-until" name="until" type="date" value="${until}" required></div>
<button class="btn small">Check</button></form>
${agreement ? agreementView(agreement, currency) : html`<p class="muted">The check reads every order and document of these days, and the whole stock ledger. In a large shop it takes up to a minute.</p>`}`;
}

function agreementView({ documents, grossMinor, vatMinor, differences }: Agreement, currency: string): Html {
  const byCheck = Map.groupBy(differences, ({ check }) => check);
  const money = (minor: number) => formatMoney(minor, currency);
  return html`<p>${counted(documents, 'document')}, ${money(grossMinor)} in all, of which ${money(vatMinor)} is VAT. ${differences.length === 0 ? 'Everything agrees to the cent.' : 'Something differs: see below. The runbook says what to do.'}</p>
${(Object.keys(CHECKS) as AgreementCheck[]).map((check) => checkBox(check, byCheck.get(check) ?? [], currency))}`;
}

function checkBox(check: AgreementCheck, differences: readonly Difference[], currency: string): Html {
  const { text, isMoney } = CHECKS[check];
  const shown = (value: number) => (isMoney ? formatMoney(value, currency) : formatCount(value));
  if (differences.length === 0)
    return html`<section class="box"><p><span class="badge good">Agrees</span> ${text}</p></section>`;
  return html`<section class="box stack"><p><span class="badge bad">Differs</span> ${text}</p>
<div class="scroll" role="group" aria-label="${text}" tabindex="0"><table class="wide"><thead><tr><th scope="col">What</th><th scope="col" class="num">Expected</th><th scope="col" class="num">Found</th></tr></thead><tbody>
${differences.map(
  ({ subject, expected, found }) =>
    html`<tr><th scope="row">${subject}</th><td class="num">${shown(expected)}</td><td class="num">${shown(found)}</td></tr>
`,
)}</tbody></table></div>
${differences.length >= DIFFERENCES_MAX && html`<p class="small muted">There may be more than these ${DIFFERENCES_MAX}.</p>`}</section>`;
}
