import type { StoredAuditEntry } from '../../audit/list-audit.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import { type Difference, differencesOf } from './differences.ts';

const KINDS = { staff: 'a member of the staff', key: 'an API key', command: 'a command' } as const;

/** One entry of the audit log, with what has changed. */
export function entryView(entry: StoredAuditEntry, timeZone: string): Html {
  const { at, actorName, actorKind, network, subjectKind, subjectId, before, after } = entry;
  const differences = differencesOf(before, after);
  return html`<section class="box"><dl class="facts">
<dt>Time</dt><dd>${timeView(at, timeZone)}</dd>
<dt>Who</dt><dd>${actorName}, ${KINDS[actorKind]}</dd>
${network && html`<dt>Network</dt><dd>${network}</dd>`}
<dt>Subject</dt><dd>${subjectKind} ${subjectId}</dd>
</dl><p><a class="link" href="${paths.adminHistory(subjectKind, subjectId)}">Its whole history</a></p></section>
${differences.length > 0 ? differenceTable(differences) : html`<p class="box">The entry has no values.</p>`}`;
}

const differenceTable = (differences: readonly Difference[]): Html =>
  html`<div class="scroll box" role="group" aria-label="What has changed" tabindex="0"><table class="differences"><thead><tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>
${differences.map(
  ({ name, before, after }) =>
    html`<tr><th scope="row">${name}</th><td>${before !== undefined && html`<del>${before}</del>`}</td><td>${after !== undefined && html`<ins>${after}</ins>`}</td></tr>
`,
)}</tbody></table></div>`;
