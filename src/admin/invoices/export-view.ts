import type { Faults } from '../../customers/views/field.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { type ExportFields, isDatev } from './export-form.ts';

type Field = keyof ExportFields;

/** The form for an export. The fields of DATEV matter only for its format. */
export function exportView(fields: ExportFields, faults: Faults<Field>): Html {
  const input = (name: Field, label: string, type: 'text' | 'date' = 'text', hint = '') =>
    html`<div class="field"><label for="export-${name}">${label}</label><input class="input" id="export-${name}" name="${name}" type="${type}" value="${fields[name]}" maxlength="20" autocomplete="off"${faults[name] && html` aria-invalid="true"`} aria-describedby="export-${name}-note">${note(name, faults[name], hint)}</div>`;
  const format = (value: string, label: string) =>
    html`<label class="check"><input type="radio" name="format" value="${value}"${fields.format === value && html` checked`}> ${label}</label>`;
  return html`<form class="box stack" action="${paths.adminInvoicesExport()}" method="post">
<p class="muted">Every invoice, credit note and reversal of these days, with one row for each VAT rate. Names and addresses are left out. Past days are complete, because an export closes them: a document that is still being issued gets a later date. If you include today, the file has every document so far, so export today again tomorrow.</p>
<div class="bar">${input('from', 'First day', 'date')}${input('until', 'Last day', 'date')}</div>
<fieldset class="stack"><legend>Format</legend>${format('csv', 'CSV, for a spreadsheet')}${format('datev', 'DATEV (EXTF, Buchungsstapel)')}${note('format', faults.format, '')}</fieldset>
<details class="fold"${isDatev(fields) && html` open`}><summary>Numbers and accounts for DATEV</summary><div class="stack">
<div class="bar">${input('consultant', 'Consultant number')}${input('client', 'Client number')}${input('fiscalYearStart', 'Fiscal year from', 'date')}</div>
<div class="bar">${input('debtorAccount', 'Account of customers')}${input('homeAccount', 'Sales at home')}${input('ossAccount', 'Sales to other EU countries')}</div>
<p class="small muted">These come from the <a href="${paths.adminSettings('accounting')}">settings</a>, where you can also add accounts for single rates.</p></div></details>
<button class="btn primary">Download</button>
</form>`;
}

const note = (name: Field, fault: string | undefined, hint: string): Html =>
  fault
    ? html`<p class="error" id="export-${name}-note">${fault}</p>`
    : html`<small id="export-${name}-note">${hint}</small>`;
