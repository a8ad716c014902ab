import { type Html, html } from '../../layout/html.ts';

/** Charts as inline SVG. The table below each has the same figures, and its description says the most important ones. */

export interface Bar {
  label: string;
  value: number;
}

export interface ChartInput {
  id: string;
  title: string;
  bars: readonly Bar[];
  /** Writes a value, such as an amount. */
  format(value: number): string;
}

const WIDTH = 720;
const HEIGHT = 200;
const BASE = 176;
const TOP = 14;

/** One bar for each day or month, in their sequence. */
export function timeChart({ id, title, bars, format }: ChartInput): Html | null {
  const max = Math.max(...bars.map(({ value }) => value), 0);
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last || max === 0) return null;
  const step = WIDTH / bars.length;
  const columns = bars.map(({ value }, index) => {
    const height = Math.max(((BASE - TOP) * Math.max(value, 0)) / max, value > 0 ? 1 : 0);
    return html`<rect x="${fixed(index * step + step * 0.1)}" y="${fixed(BASE - height)}" width="${fixed(step * 0.8)}" height="${fixed(height)}"/>`;
  });
  const best = bars.find(({ value }) => value === max);
  const text = `From ${first.label} to ${last.label}. The most is ${format(max)}, on ${best?.label ?? ''}.`;
  return svg(
    id,
    title,
    text,
    HEIGHT,
    html`<g>${columns}</g><path d="M0 ${BASE}.5H${WIDTH}"/><text x="0" y="${HEIGHT - 6}">${first.label}</text><text x="${WIDTH}" y="${HEIGHT - 6}" text-anchor="end">${last.label}</text><text x="0" y="10">${format(max)}</text>`,
  );
}

const BARS_MAX = 10;
const ROW = 26;
const LABEL_WIDTH = 250;
const VALUE_WIDTH = 110;
const LABEL_LENGTH_MAX = 36;

/** The largest few, each as a bar with its label. */
export function rankChart({ id, title, bars, format }: ChartInput): Html | null {
  const shown = bars.slice(0, BARS_MAX);
  const max = Math.max(...shown.map(({ value }) => value), 0);
  if (max === 0) return null;
  const width = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
  const rows = shown.map(({ label, value }, index) => {
    const y = index * ROW;
    const length = (width * Math.max(value, 0)) / max;
    return html`<text x="0" y="${y + 17}">${shortened(label)}</text><rect x="${LABEL_WIDTH}" y="${y + 5}" width="${fixed(length)}" height="16"/><text x="${fixed(LABEL_WIDTH + length + 8)}" y="${y + 17}">${format(value)}</text>`;
  });
  const [most] = shown.toSorted((one, other) => other.value - one.value);
  const text = `The most is ${format(max)}: ${most?.label ?? ''}.`;
  return svg(id, title, text, shown.length * ROW, html`${rows}`);
}

const svg = (id: string, title: string, text: string, height: number, content: Html): Html =>
  html`<svg class="chart" role="img" viewBox="0 0 ${WIDTH} ${height}" aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${title}</title><desc id="${id}-text">${text}</desc>${content}</svg>`;

const fixed = (value: number): string => value.toFixed(1);

const shortened = (label: string): string =>
  label.length > LABEL_LENGTH_MAX ? `${label.slice(0, LABEL_LENGTH_MAX - 1)}…` : label;
