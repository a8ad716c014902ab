import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Html, html, trusted } from '../../../src/layout/html.ts';
import type { LabResult, StageResult } from '../result.ts';
import { barChart, timelineChart } from './charts.ts';
import { COLUMNS, factsOf, faultRows, headline, stageOf } from './figures.ts';
import { figure, milliseconds, seconds, whole } from './format.ts';
import { renderMarkdown } from './markdown.ts';
import { STYLE } from './style.ts';

/** Writes the page, its tables as Markdown and the whole result as JSON. Resolves to the page's path. */
export async function writeReport(directory: string, result: LabResult): Promise<string> {
  await mkdir(directory, { recursive: true });
  const name = `lab-${result.startedAt.slice(0, 16).replaceAll(/[-:]/g, '')}-seed-${result.seed}`;
  const path = (ending: string) => join(directory, `${name}.${ending}`);
  await writeFile(path('json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(path('md'), renderMarkdown(result));
  await writeFile(path('html'), renderPage(result));
  return path('html');
}

/** Renders the whole run as one HTML file that needs no network and no scripts. */
export function renderPage(result: LabResult): string {
  const { stages } = result;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>MyClothes lab, seed ${result.seed}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header>
<h1>The stages of MyClothes, broken on purpose</h1>
${verdictOf(result)}
<dl class="facts">${factsOf(result).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</header>
<main>
${
  stages.length === 0
    ? html`<p>No stage was played.</p>`
    : [stagesTable(result), charts(stages), faultsTable(result), stages.map(stageSection)]
}
${leftOut(result)}
${controls(result)}
</main>
</body>
</html>
`.text;
}

function verdictOf(result: LabResult): Html {
  const { tone, text } = headline(result);
  const reasons = [...result.verdict.void, ...result.verdict.failures];
  return html`<div class="verdict ${tone}"><p>${text}</p>${
    reasons.length > 0 && html`<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`
  }</div>`;
}

/** A wide table scrolls in its own region, also by keyboard. */
const scrolling = (label: string, table: Html) =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`;

function stagesTable(result: LabResult): Html {
  const [first, ...others] = COLUMNS;
  const notes = COLUMNS.filter(({ note }) => note !== undefined);
  return html`<h2>Stages</h2>
<p class="lead">Each stage had the same shoppers and the same faults. Bytes, times, statements and calls were measured before anything was broken.</p>
${scrolling(
  'Stages',
  html`<table><thead><tr><th scope="col">${first?.head}</th>${others.map(({ head }) => html`<th scope="col" class="n">${head}</th>`)}</tr></thead>
<tbody>${result.stages.map(
    (stage) =>
      html`<tr><th scope="row">${first?.value(stage, result)}</th>${others.map(
        ({ value, isBad }) => html`<td class="n ${isBad?.(stage) && 'lost'}">${value(stage, result)}</td>`,
      )}</tr>`,
  )}</tbody></table>`,
)}
${notes.map(({ head, note }) => html`<p class="note"><strong>${head}</strong>: ${note}</p>`)}`;
}

function charts(stages: readonly StageResult[]): Html {
  const bars = (...of: ((stage: StageResult) => number | undefined)[]) =>
    stages.map((stage) => ({ label: stageOf(stage).title, values: of.map((value) => value(stage)) }));
  const hasCalls = stages.some(
    ({ calm }) => calm.cacheCalls !== undefined || calm.dynamodbCalls !== undefined,
  );
  return html`<h2>Side by side</h2><div class="charts">
${barChart({
  title: 'Lost',
  unit: 'acknowledged changes',
  series: ['changes'],
  bars: bars(({ changesLost }) => changesLost),
  format: whole,
})}
${barChart({
  title: 'Time of a change',
  unit: 'without faults',
  series: ['p50', 'p99'],
  bars: bars(
    ({ calm }) => calm.measures.write.p50Ms,
    ({ calm }) => calm.measures.write.p99Ms,
  ),
  format: milliseconds,
})}
${barChart({
  title: 'Size of a change',
  unit: 'bytes with headers',
  series: ['request', 'answer'],
  bars: bars(
    ({ calm }) => calm.measures.write.bytesSent,
    ({ calm }) => calm.measures.write.bytesReceived,
  ),
  format: whole,
})}
${barChart({
  title: 'Work per request',
  unit: 'of any kind, without faults',
  series: hasCalls ? ['SQL statements', 'cache or DynamoDB calls'] : ['SQL statements'],
  bars: hasCalls
    ? bars(
        ({ calm }) => calm.statements,
        ({ calm }) => calm.cacheCalls ?? calm.dynamodbCalls,
      )
    : bars(({ calm }) => calm.statements),
  format: figure,
})}
</div>`;
}

function faultsTable(result: LabResult): Html {
  const rows = faultRows(result);
  if (rows.length === 0) return html``;
  return html`<h2>Faults</h2>
<p class="lead">The longest time in which no change was acknowledged, and how many acknowledged changes were lost. A dash means that the stage has no such part.</p>
${scrolling(
  'Faults',
  html`<table><thead><tr><th scope="col">fault</th>${result.stages.map(
    (stage) => html`<th scope="col" class="n">${stageOf(stage).title}</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    ({ name, cells }) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) =>
        cell
          ? html`<td class="n">${seconds(cell.writeGapMs)}${cell.changesLost > 0 && html`<br><span class="lost">${whole(cell.changesLost)} lost</span>`}</td>`
          : html`<td class="n none">–</td>`,
      )}</tr>`,
  )}</tbody></table>`,
)}`;
}

function stageSection(stage: StageResult): Html {
  const { title, shows } = stageOf(stage);
  return html`<section><h3>${title[0]?.toUpperCase()}${title.slice(1)}</h3>
<p>Shows that ${shows}.</p>
${timelineChart('Requests', stage.timeline, stage.faults)}
${
  stage.faults.length > 0 &&
  scrolling(
    `Faults at the stage ${title}`,
    html`<table><thead><tr><th scope="col">broken</th><th scope="col">what</th><th scope="col" class="n">at</th><th scope="col" class="n">for</th><th scope="col" class="n">no read for</th><th scope="col" class="n">no write for</th><th scope="col" class="n">everyone served after</th><th scope="col" class="n">changes lost</th></tr></thead>
<tbody>${stage.faults.map(
      (fault, at) =>
        html`<tr><th scope="row">${at + 1}. ${fault.names.join(' and ')}</th><td>${fault.said.join('; ')}</td>${[
          fault.atMs,
          fault.tookMs,
          fault.readGapMs,
          fault.writeGapMs,
          fault.everyoneMs,
        ].map(
          (ms) => html`<td class="n">${seconds(ms)}</td>`,
        )}<td class="n ${fault.changesLost > 0 && 'lost'}">${whole(fault.changesLost)}</td></tr>`,
    )}</tbody></table>`,
  )
}
${answersOf(stage)}
${
  stage.examples.length > 0 &&
  html`<details><summary>First findings of the checker</summary>${stage.examples.map((example) => html`<pre>${example}</pre>`)}</details>`
}
<details><summary>Forgeries</summary><ul>${stage.forgeries.map(
    ({ what, isAccepted }) =>
      html`<li>${what}: ${isAccepted ? html`<span class="lost">accepted</span>` : 'refused'}</li>`,
  )}</ul></details></section>`;
}

function answersOf({ measures, signIns }: StageResult): Html {
  const list = (outcomes: Record<string, number>) =>
    Object.entries(outcomes)
      .map(([said, count]) => `${said}: ${whole(count)}`)
      .join(', ') || 'none';
  return html`<p class="note">Answers to reads: ${list(measures.read.outcomes)}. To changes: ${list(measures.write.outcomes)}. ${whole(signIns)} sign-ins. Over the whole run, a change took ${milliseconds(measures.write.p50Ms)} at the median and ${milliseconds(measures.write.p99Ms)} at the 99th percentile.</p>`;
}

function leftOut({ leftOut: stages }: LabResult): Html {
  if (stages.length === 0) return html``;
  return html`<h2>Not played</h2><ul>${stages.map((stage) => html`<li>${stageOf(stage).title}: ${stage.why}</li>`)}</ul>`;
}

function controls({ checker, stages }: LabResult): Html {
  const control = stages.find(({ control }) => control)?.control;
  return html`<h2>Why you can trust it</h2>
<p>Each shopper knows from the answers alone what its cart must contain, and compares. An in-memory store lost or doubled ${whole(checker.planted)} of ${whole(checker.changes)} changes on purpose in ${checker.seeds} runs. ${
    checker.wrongSeeds.length === 0
      ? 'The checker found exactly those.'
      : html`<span class="lost">With the seeds ${checker.wrongSeeds.join(', ')} it found others.</span>`
  }</p>
${
  control &&
  html`<p>With session affinity, ${control.victim} was killed while no one shopped. It held ${whole(control.expected.length)} carts, and ${whole(control.found.length)} were found lost: ${control.isExact ? 'the same ones' : html`<span class="lost">others</span>`}.</p>`
}`;
}
