import type { UndoSummary } from '../../catalog/import/history/undo-import.ts';
import type { ImportSummary } from '../../catalog/import/import.ts';
import type { ShownImport } from '../../catalog/import/jobs/import-jobs.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { counted, formatCount } from '../shell/counts.ts';
import { changesView, errorsView, remarksView } from './changes-view.ts';
import { stepText } from './texts.ts';

/** One import: what it does now, what it would change, what is wrong with its file, or what it has changed. */
export function importView(job: ShownImport): Html {
  const { state, result } = job;
  switch (state) {
    case 'uploading':
    case 'checking':
    case 'importing':
      return runningView(job);
    case 'checked':
      return result?.summary ? checkedView(job, result.summary) : runningView(job);
    case 'refused':
      return html`<p class="notice bad" role="status">Nothing was changed. Correct these lines in the file, then upload it again.</p>
${errorsView(job.id, result?.errors ?? [])}
<p><a class="btn primary" href="${paths.adminImports()}">Upload the corrected file</a></p>`;
    case 'done':
      return doneView(job);
    case 'canceled':
      return html`<p class="box">Canceled. Nothing was changed. <a href="${paths.adminImports()}">Import another file</a></p>`;
    case 'failed':
      return html`<section class="box stack"><p>It was interrupted several times. Nothing was changed. Start it again, and if that fails too, look into the log of the shop.</p>
<div class="acts">${actionForm(job.id, 'start', 'Start again', 'btn primary')}${actionForm(job.id, 'cancel', 'Cancel', 'btn')}</div></section>`;
  }
}

/** The script asks again every second as long as `data-follow` is there. */
const runningView = (job: ShownImport): Html =>
  html`<section class="box stack" data-follow><p class="free" role="status">${stepText(job)} <progress aria-label="Progress"></progress></p>
<p class="muted small">You can leave this page. The import goes on, and it changes everything or nothing.</p>
<div class="acts"><a class="btn" href="${paths.adminImport(job.id)}">Look again</a>${actionForm(job.id, 'cancel', 'Cancel', 'btn')}</div></section>`;

const actionForm = (id: string, verb: string, label: string, style: string): Html =>
  html`<form action="${paths.adminImport(id, verb)}" method="post"><button class="${style}">${label}</button></form>`;

function checkedView(job: ShownImport, summary: ImportSummary): Html {
  const { id } = job;
  const isEmpty = summary.created + summary.updated === 0;
  const actions = isEmpty
    ? html`<p>The shop already matches this file.</p><div class="acts">${actionForm(id, 'cancel', 'Close', 'btn')}</div>`
    : html`<p>Nothing is changed yet. Check the changes below, then import them.</p><div class="acts">${actionForm(id, 'start', 'Import now', 'btn primary')}${actionForm(id, 'cancel', 'Cancel', 'btn')}</div>`;
  return html`${countsView(summary)}
<section class="box stack">${actions}${optionsNote(job)}</section>
${remarksView(summary.remarks)}
${changesView({ ...summary, id, isPreview: true })}`;
}

const optionsNote = ({ removesMissing, overwritesStock }: ShownImport): Html | false =>
  (removesMissing || overwritesStock) &&
  html`<p class="muted small">${[
    removesMissing && 'Variants that the file does not list are removed.',
    overwritesStock && 'The file’s quantities replace the stock.',
  ]
    .filter(Boolean)
    .join(' ')}</p>`;

const countsView = ({ rows, products, created, updated, unchanged, variants }: ImportSummary): Html =>
  html`<ul class="stats">
${stat('New products', created, counted(variants.created, 'new variant'))}
${stat('Changed products', updated, counted(variants.updated, 'changed variant'))}
${stat('Unchanged products', unchanged, `of ${counted(products, 'product')} in ${counted(rows, 'row')}`)}
${stat('Removed variants', variants.removed, variants.removed > 0 ? 'See the top of the list' : 'Nothing is removed')}
</ul>`;

const stat = (label: string, count: number, note: string): Html =>
  html`<li><p class="muted">${label}</p><p class="v">${formatCount(count)}</p><p class="small">${note}</p></li>`;

function doneView(job: ShownImport): Html {
  const { id, result, undoneBy } = job;
  if (result?.undo) return undoneView(job, result.undo);
  if (!result?.summary) return html`<p class="box">The import has finished.</p>`;
  return html`${countsView(result.summary)}
${undoneBy !== null && html`<p class="box">This import was undone. <a href="${paths.adminImport(undoneBy)}">See what that changed</a></p>`}
${job.canUndo && undoForm(id)}
${remarksView(result.summary.remarks)}
${changesView({ ...result.summary, id, isPreview: false })}`;
}

const undoForm = (id: string): Html =>
  html`<section class="box stack"><h2>Undo this import</h2>
<p>Its products become what they were before, and those that it created are removed. Pictures that it added are removed, and those that it replaced come back. Sales, returns and other stock changes since then are kept.</p>
<form class="stack" action="${paths.adminImport(id, 'undo')}" method="post">
<label class="check"><input type="checkbox" name="includesChanged" value="1"> Also undo products that were changed after the import, which overwrites those changes</label>
<button class="btn danger">Undo this import</button></form></section>`;

function undoneView({ undoes, id }: ShownImport, undo: UndoSummary): Html {
  const { restored, removed, archived, leftCount, left, gone } = undo;
  const { picturesRemoved = 0, picturesRestored = 0 } = undo;
  const sentences = [
    `${counted(restored, 'product')} restored, ${formatCount(removed)} removed.`,
    archived > 0 &&
      `${counted(archived, 'new product')} archived instead of removed, because customers have bought, reviewed or saved them.`,
    gone > 0 && `${counted(gone, 'product')} had been deleted since.`,
    picturesRemoved > 0 && `${counted(picturesRemoved, 'picture')} of the import removed.`,
    picturesRestored > 0 && `${counted(picturesRestored, 'picture')} restored.`,
  ].filter(Boolean);
  return html`<p class="box">${sentences.join(' ')}</p>
${leftCount > 0 && undoes !== null && leftView(undoes, leftCount, left)}
${changesView({ ...undo, id, isPreview: false })}`;
}

const leftView = (undoes: string, leftCount: number, left: readonly string[]): Html =>
  html`<section class="box stack"><h2>${leftCount === 1 ? '1 product was not undone' : `${formatCount(leftCount)} products were not undone`}</h2>
<p>Someone has changed ${leftCount === 1 ? 'it' : 'them'} after the import.</p>
<ul class="log">${left.map((slug) => html`<li><a href="${paths.adminProduct(slug)}">${slug}</a></li>`)}</ul>
${leftCount > left.length && html`<p class="muted small">And ${counted(leftCount - left.length, 'more product')}.</p>`}
<form action="${paths.adminImport(undoes, 'undo')}" method="post"><input type="hidden" name="includesChanged" value="1"><button class="btn danger">${leftCount === 1 ? 'Undo this one, too' : 'Undo these, too'}</button></form></section>`;
