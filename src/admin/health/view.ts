import { type Html, type HtmlValue, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import { counted, formatCount } from '../shell/counts.ts';
import { COUNTED_MAX, type HealthFacts, type RunningStatement, type SlowStatement } from './facts.ts';
import type { Instance } from './instances.ts';

export interface HealthContent {
  facts: HealthFacts;
  instances: readonly Instance[];
  timeZone: string;
  /** Whether the role may try failed work again. */
  mayChange: boolean;
  /** Whether the role may see to whom emails go. */
  maySeeMails: boolean;
}

/** Shows people the figures that /metrics gives to machines. */
export function healthView(content: HealthContent): Html {
  const { facts, instances, timeZone } = content;
  return html`<section class="box"><h2>Waiting and failed work</h2>${workTable(content)}</section>
<section class="box"><h2>Instances</h2>${instancesTable(instances, timeZone)}</section>
<section class="box"><h2>Database</h2>${databaseFacts(facts, timeZone)}</section>
<section class="box"><h2>Slow statements</h2>${runningList(facts.running)}${slowList(facts.slow)}</section>`;
}

interface WorkRow {
  what: string;
  count: number;
  note?: HtmlValue;
  /** Someone has to act on `bad`. */
  level: 'good' | 'warn' | 'bad';
  help?: Html | false | undefined;
}

function workTable({ facts, mayChange, maySeeMails }: HealthContent): Html {
  const { mails, payments, work } = facts;
  const retry =
    mayChange &&
    mails !== undefined &&
    mails.dead > 0 &&
    html`<form action="${paths.adminHealth('retry-mails')}" method="post"><button class="btn small">Try again<span class="vh"> to send emails that were given up</span></button></form>`;
  const failed = html`<a href="${paths.adminFailedMails()}">Failed emails</a> ${retry}`;
  const webhooks = html`<a href="${paths.adminWebhooks()}">Webhooks</a>`;
  const imports = html`<a href="${paths.adminImports()}">Imports</a>`;
  const rows: WorkRow[] = [
    ...(mails ? mailRows(mails, maySeeMails ? failed : retry) : []),
    { what: 'Payments not settled yet', count: payments.waiting, level: 'good' },
    {
      what: 'Overdue payments and refunds',
      count: payments.overdue,
      level: badIf(payments.overdue),
    },
    { what: 'Failed refunds', count: payments.failedRefunds, level: badIf(payments.failedRefunds) },
    { what: 'Refunds to pay out', count: payments.payouts, level: payments.payouts > 0 ? 'warn' : 'good' },
    { what: 'Payment events set aside', count: payments.eventsAside, level: badIf(payments.eventsAside) },
    { what: 'Webhook messages waiting', count: work.webhooksWaiting, level: 'good', help: webhooks },
    {
      what: 'Failing webhooks',
      count: work.failingWebhooks,
      level: badIf(work.failingWebhooks),
      help: webhooks,
    },
    {
      ...{ what: 'Webhook messages given up in the last 7 days', count: work.webhooksGivenUp },
      ...{ level: badIf(work.webhooksGivenUp), help: webhooks },
    },
    { what: 'Running imports', count: work.importsRunning, level: 'good', help: imports },
    {
      ...{ what: 'Imports that failed in the last 7 days', count: work.importsFailed },
      ...{ level: badIf(work.importsFailed), help: imports },
    },
    { what: 'Running bulk edits', count: work.bulkEditsRunning, level: 'good' },
    { what: 'Pictures to fetch', count: work.picturesWaiting, level: 'good' },
    {
      ...{ what: 'Pictures that could not be fetched', count: work.picturesFailed },
      level: work.picturesFailed > 0 ? 'warn' : 'good',
    },
  ];
  return html`<div class="scroll" role="group" aria-label="Work" tabindex="0"><table class="wide"><thead><tr><th scope="col">Work</th><th scope="col" class="num">How many</th><th scope="col">State</th><th scope="col"><span class="vh">What to do</span></th></tr></thead><tbody>
${rows.map(
  ({ what, count, note, level, help }) =>
    html`<tr><th scope="row">${what}</th><td class="num">${countText(count)}</td><td>${BADGES[level]} ${note && html`<span class="muted">${note}</span>`}</td><td>${help}</td></tr>
`,
)}</tbody></table></div>`;
}

const mailRows = (mails: NonNullable<HealthFacts['mails']>, help: WorkRow['help']): WorkRow[] => [
  { what: 'Emails waiting', count: mails.waiting, ...waits(mails.oldestSeconds) },
  { what: 'Emails that were given up', count: mails.dead, level: badIf(mails.dead), help },
];

const badIf = (count: number): WorkRow['level'] => (count > 0 ? 'bad' : 'good');

/** An email should leave within seconds. One that waits for minutes means that the mail server does not answer. */
const OLD_SECONDS = 300;
const waits = (seconds: number): Pick<WorkRow, 'level' | 'note'> => ({
  level: seconds > OLD_SECONDS ? 'warn' : 'good',
  note: seconds > 0 && `The oldest has waited ${durationText(seconds)}.`,
});

const BADGES: Readonly<Record<WorkRow['level'], Html>> = {
  good: html`<span class="badge good">Fine</span>`,
  warn: html`<span class="badge warn">Check this</span>`,
  bad: html`<span class="badge bad">Needs attention</span>`,
};

const countText = (count: number): string =>
  count >= COUNTED_MAX ? `${formatCount(COUNTED_MAX)} or more` : formatCount(count);

const CACHES = { none: 'Not set up', used: 'In use', bypassed: 'Not answering' } as const;

const instancesTable = (instances: readonly Instance[], timeZone: string): Html =>
  instances.length === 0
    ? html`<p class="muted">No process has reported yet. Each one reports every 15 seconds.</p>`
    : html`<div class="scroll" role="group" aria-label="Instances" tabindex="0"><table class="wide"><thead><tr><th scope="col">Instance</th><th scope="col">Version</th><th scope="col">Node.js</th><th scope="col">Running for</th><th scope="col" class="num">Memory</th><th scope="col" class="num">Connections</th><th scope="col">Cache</th><th scope="col">Replicas</th><th scope="col">State</th></tr></thead><tbody>
${instances.map((instance) => instanceRow(instance, timeZone))}</tbody></table></div>`;

function instanceRow(instance: Instance, timeZone: string): Html {
  const { name, version, node, figures, startedAt, seenAt, isSilent } = instance;
  const { memoryMb, connections, waiting, cache, replicas } = figures;
  const seconds = (seenAt.getTime() - startedAt.getTime()) / 1_000;
  return html`<tr><th scope="row">${name}</th><td>${version}</td><td>${node}</td><td>${durationText(seconds)}</td><td class="num">${memoryMb} MB</td><td class="num">${connections}${waiting > 0 && `, ${waiting} waiting`}</td><td>${CACHES[cache]}</td><td>${replicas.length === 0 ? 'None' : replicas.map(({ name, isUsed, lagMs }) => html`${name}: ${isUsed ? `in use, ${lagMs ?? 0} ms behind` : 'not used'} `)}</td><td>${isSilent ? html`<span class="badge plain">Ended, or silent since ${timeView(seenAt, timeZone)}</span>` : html`<span class="badge good">Running</span>`}</td></tr>
`;
}

function databaseFacts({ database }: HealthFacts, timeZone: string): Html {
  const { version, sizeBytes, connections, connectionsMax, archivedAt, archiveFailedAt } = database;
  return html`<dl class="facts"><dt>PostgreSQL</dt><dd>${version}</dd><dt>Size</dt><dd>${formatCount(Math.round(sizeBytes / 1024 / 1024))} MB</dd><dt>Connections</dt><dd>${connections} of ${connectionsMax}</dd><dt>Changes last archived</dt><dd>${archiveFailedAt ? html`<span class="badge bad">Failed</span> ${timeView(archiveFailedAt, timeZone)}` : archivedAt ? timeView(archivedAt, timeZone) : 'This database does not archive its changes, so only full copies are backups. The runbook says how to make one.'}</dd></dl>`;
}

const runningList = (running: readonly RunningStatement[]): Html =>
  running.length === 0
    ? html`<p>No statement has been running for more than a second.</p>`
    : html`<p>${counted(running.length, 'statement has', 'statements have')} been running for more than a second:</p><ul class="log">${running.map(({ text, application, seconds }) => html`<li><code class="value">${text}</code> <span class="muted">${durationText(seconds)}, ${application}</span></li>`)}</ul>`;

function slowList(slow: readonly SlowStatement[] | undefined): Html {
  if (!slow)
    return html`<p class="muted">To see the slowest statements, add pg_stat_statements to the database’s shared_preload_libraries, and create the extension.</p>`;
  return html`<div class="scroll" role="group" aria-label="Slow statements" tabindex="0"><table class="wide"><thead><tr><th scope="col">Statement</th><th scope="col" class="num">Calls</th><th scope="col" class="num">Mean</th></tr></thead><tbody>
${slow.map(({ text, calls, meanMs }) => html`<tr><th scope="row"><code class="value">${text}</code></th><td class="num">${formatCount(calls)}</td><td class="num">${meanMs.toFixed(1)} ms</td></tr>`)}</tbody></table></div>`;
}

function durationText(seconds: number): string {
  if (seconds < 60) return counted(Math.round(seconds), 'second');
  if (seconds < 3_600) return counted(Math.round(seconds / 60), 'minute');
  if (seconds < 48 * 3_600) return counted(Math.round(seconds / 3_600), 'hour');
  return counted(Math.round(seconds / 86_400), 'day');
}
