import { html, trusted } from '../../src/layout/html.ts';

interface Bar {
  label: string;
  /** One value for each series; undefined where there is none. */
  values: readonly (number | undefined)[];
}

export interface BarPlot {
  title: string;
  /** What the axis shows, with its unit: "requests per second". */
  axis: string;
  /** Named in a key when there is more than one. */
  series: readonly string[];
  bars: readonly Bar[];
  /** A line across all bars. */
  goal?: { value: number; label: string } | undefined;
}

const WIDTH = 880;
const MARGIN = 24;
const BAR_HEIGHT = 18;
const BAR_GAP = 2;
const GROUP_GAP = 12;
/** Room for the figure at the end of the longest bar. */
const FIGURE_WIDTH = 80;
/** Wide enough for an average letter at 14 px. */
const LETTER_WIDTH = 7.4;
const TICKS = 5;
/** The gap between a figure and its bar, or the goal's line if they would touch. */
const FIGURE_GAP = 6;

/** The colors of the lab's page, for both color schemes, because a page shows this file by `<img>`. */
const STYLE = `
svg { color-scheme: light dark; --paper: #fdfcfa; --ink: #1b1a18; --ink-2: #5e5950; --line: #dfd9cf; --first: #2442c8; --second: #a9822f; --goal: #b3261e; }
@media (prefers-color-scheme: dark) { svg { --paper: #161513; --ink: #f3f0ea; --ink-2: #b8b1a5; --line: #3a3732; --first: #a3b3ff; --second: #ecbc70; --goal: #ff9f95; } }
text { font: 14px system-ui, sans-serif; fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 3; }
.title { font-size: 17px; font-weight: 600; }
.quiet { font-size: 13px; fill: var(--ink-2); }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.grid { stroke: var(--line); }
.s0 { fill: var(--first); } .s1 { fill: var(--second); }
.goal { stroke: var(--goal); stroke-width: 1.5; stroke-dasharray: 5 4; } .goal-label { font-size: 13px; fill: var(--goal); }
`;

/** Draws horizontal bars that begin at zero, as an SVG file. */
export function barPlot(plot: BarPlot): string {
  const { title, axis, series, bars, goal } = plot;
  const left = MARGIN + labelWidth(bars);
  const right = WIDTH - MARGIN - FIGURE_WIDTH;
  const most = Math.max(...bars.flatMap(({ values }) => values.map((value) => value ?? 0)), goal?.value ?? 0);
  const ticks = ticksUpTo(most);
  const x = (value: number) => left + (value / (ticks.at(-1) || 1)) * (right - left);
  const top = 44 + (series.length > 1 ? 26 : 0) + (goal ? 20 : 0);
  const groupHeight = series.length * (BAR_HEIGHT + BAR_GAP) + GROUP_GAP;
  const bottom = top + bars.length * groupHeight;
  const height = bottom + 60;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${title}</title>
<desc id="description">${axis}. ${bars.map((bar) => describe(bar, series)).join('; ')}.</desc>
<style>${trusted(STYLE)}</style>
<rect width="${WIDTH}" height="${height}" fill="var(--paper)"/>
<text class="title" x="${MARGIN}" y="30">${title}</text>
${series.length > 1 && key(series)}
${ticks.map((tick) => html`<path class="grid" d="M${round(x(tick))} ${top - 4}V${bottom}"/><text class="quiet middle" x="${round(x(tick))}" y="${bottom + 20}">${formatNumber(tick)}</text>`)}
<text class="quiet middle" x="${round((left + right) / 2)}" y="${bottom + 44}">${axis}</text>
${bars.map((bar, index) => group(bar, { top: top + index * groupHeight, left, x, goal: goal && x(goal.value) }))}
${goal && html`<path class="goal" d="M${round(x(goal.value))} ${top - 4}V${bottom}"/><text class="goal-label middle" x="${round(x(goal.value))}" y="${top - 10}">${goal.label}</text>`}
</svg>
`.text.replaceAll(/\n{2,}/g, '\n');
}

interface GroupPlace {
  top: number;
  left: number;
  x(value: number): number;
  goal: number | undefined;
}

function group({ label, values }: Bar, { top, left, x, goal }: GroupPlace) {
  const middle = top + (values.length * (BAR_HEIGHT + BAR_GAP) - BAR_GAP) / 2;
  return html`<text class="end" x="${left - 10}" y="${middle + 5}">${label}</text>${values.map(
    (value, index) => {
      if (value === undefined) return undefined;
      const y = top + index * (BAR_HEIGHT + BAR_GAP);
      const end = x(value);
      const isAtGoal = goal !== undefined && end < goal && end > goal - FIGURE_WIDTH;
      return html`<rect class="s${index}" x="${left}" y="${y}" width="${round(end - left)}" height="${BAR_HEIGHT}"/><text x="${round((isAtGoal ? goal : end) + FIGURE_GAP)}" y="${y + 14}">${formatNumber(value)}</text>`;
    },
  )}
`;
}

function key(series: readonly string[]) {
  let x = MARGIN;
  return series.map((name, index) => {
    const at = x;
    x += 40 + name.length * LETTER_WIDTH;
    return html`<rect class="s${index}" x="${round(at)}" y="46" width="14" height="14"/><text x="${round(at + 20)}" y="58">${name}</text>`;
  });
}

const labelWidth = (bars: readonly Bar[]) =>
  Math.ceil(Math.max(...bars.map(({ label }) => label.length)) * LETTER_WIDTH) + 10;

/** Returns ticks from 0 to at least `most`, in steps of 1, 2, 2.5 or 5 times a power of ten. */
function ticksUpTo(most: number): number[] {
  const rough = (most || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) as number) * power;
  const count = Math.ceil(most / step - 1e-9) || 1;
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const describe = ({ label, values }: Bar, series: readonly string[]) =>
  `${label}: ${values.map((value, index) => `${series.length > 1 ? `${series[index]} ` : ''}${value === undefined ? 'none' : formatNumber(value)}`).join(', ')}`;

const formatNumber = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
const round = (value: number) => Number(value.toFixed(1));
