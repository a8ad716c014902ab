import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BarPlot, barPlot } from './bar-plot.ts';
import { type Figures, numberIn, readFigures, replaceFigures } from './figures.ts';
import { PLOTS, type PlotSpec } from './specs.ts';

export const PLOT_NAMES: readonly string[] = Object.keys(PLOTS);

const FOLDER = fileURLToPath(new URL('../../docs/measurements/', import.meta.url));
export const pagePath = (name: string): string => `${FOLDER}${name}.md`;
export const plotPath = (name: string): string => `${FOLDER}${name}.svg`;
/** All slices of the same figures. */
export const jsonPath = (name: string): string => `${FOLDER}${name}.json`;

/** Draws the plot of a page from the figures in it. */
export async function writePlot(name: string): Promise<void> {
  await writeFile(plotPath(name), drawPlot(name, await readFile(pagePath(name), 'utf8')));
}

/** Replaces the figures of a page and draws its plot again. */
export async function writeFigures(name: string, text: string): Promise<void> {
  await writeFile(pagePath(name), replaceFigures(await readFile(pagePath(name), 'utf8'), text));
  await writePlot(name);
}

/** Draws the plot with that name as an SVG file. */
export function drawPlot(name: string, page: string): string {
  const spec = PLOTS[name];
  if (!spec) throw new Error(`There is no plot "${name}". The plots are ${PLOT_NAMES.join(', ')}.`);
  const { title, axis, goal } = spec;
  const { series, bars } = barsOf(spec, readFigures(page));
  if (bars.length === 0) throw new Error(`No row of docs/measurements/${name}.md fits its plot.`);
  return barPlot({ title, axis, series, bars, goal });
}

function barsOf(spec: PlotSpec, rows: readonly Figures[]): Pick<BarPlot, 'series' | 'bars'> {
  const columns = spec.columns ?? [
    { head: 'per second', name: '' },
    { head: 'value', name: '' },
  ];
  const series: string[] = [];
  const bars = new Map<string, number[]>();
  for (const row of rows) {
    const place = spec.place ? spec.place(row.name) : { bar: row.name, series: undefined };
    if (!place) continue;
    for (const { head, name } of columns) {
      const value = spec.value ? spec.value(row) : numberIn(row.cells[head]);
      if (value === undefined) continue;
      const seriesName = place.series ?? name;
      if (!series.includes(seriesName)) series.push(seriesName);
      const values = bars.get(place.bar) ?? [];
      values[series.indexOf(seriesName)] = value;
      bars.set(place.bar, values);
    }
  }
  const complete = [...bars].map(([label, values]) => ({ label, values: series.map((_, at) => values[at]) }));
  return { series, bars: complete };
}
