import { type Html, html } from '../../layout/html.ts';

/** Charts as inline SVG. The table below each chart has the same figures, and the chart’s description names the most important ones. */

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
const HEIGHT = 220;
const BASE = 190;
const TOP = 26;

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
  const text = `From ${first.label} to ${last.label}. The highest is ${format(max)}, on ${best?.label ?? ''}.`;
  const axis = html`<path d="M0 ${BASE}.5H${WIDTH}"/><text x="0" y="${HEIGHT - 8}">${first.label}</text><text x="${WIDTH}" y="${HEIGHT - 8}" text-anchor="end">${last.label}</text><text x="0" y="18">${format(max)}</text>`;
  return svg({ id, title, text, kind: 'time', width: WIDTH, height: HEIGHT }, html`${columns}${axis}`);
}

const BARS_MAX = 10;
const RANK_WIDTH = 420;
const ROW = 36;
const LABEL_LENGTH_MAX = 40;

/** The largest few, each as a bar below its label. */
export function rankChart({ id, title, bars, format }: ChartInput): Html | null {
  const shown = bars.toSorted((one, other) => other.value - one.value).slice(0, BARS_MAX);
  const [most] = shown;
  if (!most || most.value <= 0) return null;
  const rows = shown.map(({ label, value }, index) => {
    const y = index * ROW;
    const length = (RANK_WIDTH * Math.max(value, 0)) / most.value;
    return html`<text x="0" y="${y + 14}">${shortened(label)}</text><text x="${RANK_WIDTH}" y="${y + 14}" text-anchor="end">${format(value)}</text><rect x="0" y="${y + 20}" width="${fixed(length)}" height="8"/>`;
  });
  const text = `The highest is ${format(most.value)}: ${most.label}.`;
  return svg({ id, title, text, kind: 'rank', width: RANK_WIDTH, height: shown.length * ROW }, html`${rows}`);
}

interface SvgInput {
  id: string;
  title: string;
  text: string;
  kind: 'time' | 'rank';
  width: number;
  height: number;
}

const svg = ({ id, title, text, kind, width, height }: SvgInput, content: Html): Html =>
  html`<svg class="bars ${kind}" role="img" viewBox="0 0 ${width} ${height}" aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${title}</title><desc id="${id}-text">${text}</desc>${content}</svg>`;

const fixed = (value: number): string => value.toFixed(1);

const shortened = (label: string): string =>
  label.length > LABEL_LENGTH_MAX ? `${label.slice(0, LABEL_LENGTH_MAX - 1)}…` : label;
