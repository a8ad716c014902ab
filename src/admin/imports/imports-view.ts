import { IMPORT_BYTES_MAX } from '../../catalog/import/jobs/import-job.ts';
import type { ListedImport } from '../../catalog/import/jobs/import-jobs.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import type { ListPage } from '../lists/list-view.ts';
import { importTitle, stateBadge } from './texts.ts';

/** The form that uploads a file, and the imports so far. */
export const importsView = (
  { rows, nextCursor }: ListPage<ListedImport>,
  fault: string | undefined,
  timeZone: string,
): Html =>
  html`<section class="box"><h2>Upload a file</h2>${uploadForm(fault)}</section>
<section class="box"><h2>Imports</h2>${rows.length > 0 ? importsTable(rows, timeZone) : html`<p class="muted">There are no imports yet.</p>`}${nextCursor && html`<nav class="pages" aria-label="Pages"><a href="${paths.adminImports(nextCursor[1])}" rel="next">Earlier imports</a></nav>`}</section>`;

// The options come before the file, so that they have arrived when it has.
const uploadForm = (fault: string | undefined): Html =>
  html`<form class="stack" action="${paths.adminImports()}" method="post" enctype="multipart/form-data" data-upload data-bytes-max="${IMPORT_BYTES_MAX}">
<p>A CSV of products as Shopify and many other shops export it, or <a href="${paths.adminExport()}" download>an export of this shop</a>. You’ll see every change before anything is imported. Products that are not in the file stay as they are.</p>
<div><label class="check"><input type="checkbox" name="removeMissing" value="1"> Remove missing variants</label>
<p class="muted small">If the file has a product, variants of it that the file does not list are removed. Without this, they stay.</p></div>
<div><label class="check"><input type="checkbox" name="overwriteStock" value="1"> Overwrite stock</label>
<p class="muted small">The file’s quantities count as they are. Without this, what was sold or received after an export of this shop is kept.</p></div>
<div class="field"><label for="file">CSV file</label><input class="input" id="file" name="file" type="file" accept=".csv,text/csv" required aria-describedby="file-note${fault ? ' file-fault' : ''}"${fault && html` aria-invalid="true"`}><small id="file-note">Up to 200 MB.</small></div>
${fault && html`<p class="error" id="file-fault" role="alert">${fault}</p>`}
<div><button class="btn primary">Upload and compare</button></div>
</form>`;

const importsTable = (imports: readonly ListedImport[], timeZone: string): Html =>
  html`<div class="scroll" role="group" aria-label="Imports" tabindex="0"><table class="wide"><thead><tr><th scope="col">File</th><th scope="col">State</th><th scope="col">Begun</th><th scope="col">By</th></tr></thead><tbody>
${imports.map(
  (one) =>
    html`<tr><th scope="row"><a href="${paths.adminImport(one.id)}">${importTitle(one)}</a></th><td>${stateBadge(one.state)}</td><td class="muted">${timeView(one.createdAt, timeZone)}</td><td>${one.actorName}</td></tr>
`,
)}</tbody></table></div>`;
