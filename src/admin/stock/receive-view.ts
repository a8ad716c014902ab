import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { STOCK_NOTE_LENGTH_MAX } from '../../orders/stock/adjust-stock.ts';
import { RECEIPT_LINES_MAX } from '../../orders/stock/receipt-lines.ts';
import { onceField } from '../shell/once-field.ts';

export interface ReceiveContent {
  typed: { lines: string; note: string };
  /** Sentences that name the lines that are wrong. */
  faults: readonly string[];
}

/** More faults than this are not read anyway. */
const FAULTS_SHOWN = 20;

export const receiveLink = (): Html =>
  html`<a class="btn small primary" href="${paths.adminStockReceive()}" data-key="n">Receive goods</a>`;

/** With the script, scanned codes fill the lines. Without it, they are typed or pasted. */
export const receiveView = ({ typed, faults }: ReceiveContent): Html =>
  html`<form class="box stack" action="${paths.adminStockReceive()}" method="post" data-receive="${paths.adminStockLookup()}">${onceField()}
${faultNotice(faults)}
<div data-scan></div>
<div class="field"><label for="lines">Received items</label><textarea class="input" id="lines" name="lines" rows="12" required spellcheck="false" autocapitalize="off" aria-describedby="lines-help"${faults.length > 0 && html` aria-invalid="true"`}>
${typed.lines}</textarea><small id="lines-help">One item on each line: its SKU or barcode, then how many. Up to ${RECEIPT_LINES_MAX} lines. You can paste them from a spreadsheet.</small></div>
<div class="field"><label for="receive-note">Note (optional)</label><input class="input small" id="receive-note" name="note" maxlength="${STOCK_NOTE_LENGTH_MAX}" value="${typed.note}" autocomplete="off"></div>
<div class="acts"><button class="btn small primary">Add to the stock</button><a class="link" href="${paths.adminStock()}">Cancel</a></div>
</form>`;

const faultNotice = (faults: readonly string[]): Html | false =>
  faults.length > 0 &&
  html`<div class="notice bad" role="alert"><p>Nothing was booked. Correct these lines, then send the form again.</p><ul>${faults
    .slice(0, FAULTS_SHOWN)
    .map(
      (fault) => html`<li>${fault}</li>`,
    )}</ul>${faults.length > FAULTS_SHOWN && html`<p>${faults.length - FAULTS_SHOWN} more lines are wrong.</p>`}</div>`;
