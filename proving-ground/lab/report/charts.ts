import { type Html, html } from '../../../src/layout/html.ts';
import type { FaultResult, Timeline } from '../result.ts';
import { seconds } from './format.ts';

interface Bar {
  label: string;
  /** One value per series. */
  values: (number | undefined)[];
}

export interface BarChart {
  title: string;
  /** Shown under the title. */
  unit: string;
  series: readonly string[];
  bars: readonly Bar[];
  format(value: number): string;
}

/** Renders bars that begin at zero. The labels are text of the page, so that a small screen does not shrink them. */
export function barChart({ title, unit, series, bars, format }: BarChart): Html {
  const max = Math.max(...bars.flatMap(({ values }) => values.map((value) => value ?? 0)), Number.MIN_VALUE);
  const line = (value: number | undefined, at: number) =>
    value === undefined
      ? html`<span class="bar none">not used</span>`
      : html`<span class="bar"><svg class="s${at}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${((value / max) * 100).toFixed(2)}" height="10"></rect></svg><b>${format(value)}</b></span>`;
  return html`<figure class="bars">
<figcaption><strong>${title}</strong> <span>${unit}</span>${
    series.length > 1 &&
    html`<span class="key">${series.map((name, at) => html`<span><i class="s${at}"></i>${name}</span> `)}</span>`
  }</figcaption>
<dl>${bars.map(({ label, values }) => html`<dt>${label}</dt><dd>${values.map(line)}</dd>`)}</dl>
</figure>`;
}

const HEIGHT = 100;

/** Renders the requests over time, with the faults. */
export function timelineChart(
  title: string,
  { stepMs, succeeded, failed }: Timeline,
  faults: FaultResult[],
): Html {
  const steps = Math.max(1, succeeded.length);
  const most = Math.max(1, ...succeeded.map((count, at) => count + (failed[at] ?? 0)));
  const totalMs = steps * stepMs;
  const share = (ms: number) => Math.min(100, (ms / totalMs) * 100).toFixed(2);
  const rects = (counts: number[], below: number[] | undefined, kind: string) =>
    counts.map((count, at) => {
      if (count === 0) return undefined;
      const height = (count / most) * HEIGHT;
      const bottom = below ? ((below[at] ?? 0) / most) * HEIGHT : 0;
      return html`<rect class="${kind}" x="${at}" y="${(HEIGHT - bottom - height).toFixed(1)}" width="1" height="${height.toFixed(1)}"></rect>`;
    });
  return html`<figure class="time">
<figcaption><strong>${title}</strong> <span class="key"><span><i class="ok"></i>served</span> <span><i class="failed"></i>failed</span> <span><i class="fault"></i>fault in progress</span></span></figcaption>
<div class="plot"><svg viewBox="0 0 ${steps} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}: at most ${most} requests in ${seconds(stepMs)}. The table below lists the faults and their times">
${faults.map(({ atMs, tookMs }) => html`<rect class="fault" x="${(atMs / stepMs).toFixed(2)}" y="0" width="${Math.max(0.6, tookMs / stepMs).toFixed(2)}" height="${HEIGHT}"></rect>`)}
${rects(succeeded, undefined, 'ok')}${rects(failed, succeeded, 'failed')}
</svg>${faults.map(({ atMs }, at) => html`<em style="left:${share(atMs)}%">${at + 1}</em>`)}</div>
<div class="axis"><span>0 s</span><span>${seconds(totalMs)}</span></div>
</figure>`;
}
