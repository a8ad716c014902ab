import type { ImportState } from '../../catalog/import/jobs/import-job.ts';
import type { ShownImport } from '../../catalog/import/jobs/import-jobs.ts';
import { type Html, html } from '../../layout/html.ts';
import { counted } from '../shell/counts.ts';

const BADGES: Record<ImportState, Html> = {
  uploading: html`<span class="badge plain">Uploading</span>`,
  checking: html`<span class="badge plain">Comparing</span>`,
  checked: html`<span class="badge warn">Waits for you</span>`,
  refused: html`<span class="badge bad">Has errors</span>`,
  importing: html`<span class="badge plain">Running</span>`,
  done: html`<span class="badge good">Done</span>`,
  canceled: html`<span class="badge plain">Canceled</span>`,
  failed: html`<span class="badge bad">Interrupted</span>`,
};

export const stateBadge = (state: ImportState): Html => BADGES[state];

type Titled = Pick<ShownImport, 'kind' | 'fileName'>;

export const importTitle = ({ kind, fileName }: Titled): string =>
  kind === 'undo' ? `Undo of ${fileName}` : fileName || 'Import';

const STEPS: Readonly<Record<string, string>> = {
  comparing: 'Comparing with the shop',
  writing: 'Writing the changes',
};

/** What the process does now, in a few words. */
export function stepText({ kind, step, rowsRead, productsRead }: ShownImport): string {
  if (step === '') return 'Waiting to start';
  if (kind === 'undo') return 'Undoing';
  return (
    STEPS[step] ?? `Reading the file: ${counted(rowsRead, 'row')}, ${counted(productsRead, 'product')} so far`
  );
}
