import { type Html, html } from '../../../layout/html.ts';
import { type Measurement, parseMeasurements } from '../../measurements.ts';

const CM_PER_INCH = 2.54;

/** The garment's measurements in centimeters and inches. Null if the merchant gives none for these sizes. */
export function garmentTable(text: string, sizes: readonly string[]): Html | null {
  const measurements = parseMeasurements(text) ?? [];
  const columns = sizes.filter((size) => measurements.some(({ valuesCm }) => valuesCm.has(size)));
  if (columns.length === 0) return null;
  return html`<div class="scroll" role="group" aria-label="Garment measurements" tabindex="0"><table class="sizes">
<thead><tr><th scope="col">Garment</th>${columns.map((size) => html`<th scope="col">${size}</th>`)}</tr></thead>
<tbody>${measurements.map((one) => rowsOf(one, columns))}</tbody>
</table></div>
<p class="muted">Measured on the garment, lying flat.</p>`;
}

function rowsOf({ label, valuesCm }: Measurement, columns: readonly string[]): Html {
  const cells = (textOf: (cm: number) => string) =>
    columns.map((size) => {
      const cm = valuesCm.get(size);
      return html`<td>${cm === undefined ? '–' : textOf(cm)}</td>`;
    });
  return html`<tr><th scope="row">${label}, cm</th>${cells(String)}</tr>
<tr><th scope="row">${label}, in</th>${cells((cm) => (cm / CM_PER_INCH).toFixed(1))}</tr>`;
}
