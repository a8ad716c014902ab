import { type Html, html } from '../../../layout/html.ts';

/** Measurements in centimeters, with one value for each of `sizes`. */
interface SizeTable {
  sizes: readonly string[];
  rows: readonly (readonly [label: string, values: readonly (string | number)[]])[];
  /** One sentence on how to measure. */
  note: string;
}

const LETTERS = ['XS', 'S', 'M', 'L', 'XL', 'XXL'];

const TOPS: SizeTable = {
  sizes: LETTERS,
  rows: [
    ['Chest', ['84–90', '90–96', '96–102', '102–110', '110–118', '118–126']],
    ['Waist', ['70–76', '76–82', '82–88', '88–96', '96–104', '104–112']],
    ['Arm', [61, 62, 64, 65, 66, 67]],
  ],
  note: 'Body measurements. Between two sizes? Take the larger one for room.',
};

const TROUSERS: SizeTable = {
  sizes: ['28', '30', '32', '34', '36', '38'],
  rows: [
    ['Waist', [72, 77, 82, 87, 92, 97]],
    ['Hip', [88, 93, 98, 103, 108, 113]],
    ['Inside leg', [80, 81, 82, 83, 83, 84]],
  ],
  note: 'Body measurements. Measure the waist where the waistband sits.',
};

const WAISTS: SizeTable = {
  sizes: LETTERS,
  rows: [
    ['Waist', ['66–72', '72–78', '78–84', '84–92', '92–100', '100–108']],
    ['Hip', ['86–92', '92–98', '98–104', '104–110', '110–117', '117–124']],
  ],
  note: 'Body measurements. Measure the waist where the waistband sits.',
};

const DRESSES: SizeTable = {
  sizes: LETTERS,
  rows: [
    ['Bust', ['80–84', '84–88', '88–94', '94–101', '101–109', '109–117']],
    ['Waist', ['62–66', '66–70', '70–76', '76–83', '83–91', '91–99']],
    ['Hip', ['88–92', '92–96', '96–102', '102–109', '109–116', '116–123']],
  ],
  note: 'Body measurements. For a skirt, go by waist and hip.',
};

const SHOES: SizeTable = {
  sizes: ['36', '37', '38', '39', '40', '41', '42', '43', '44', '45', '46'],
  rows: [['Foot', [22.9, 23.5, 24.2, 24.9, 25.5, 26.2, 26.9, 27.5, 28.2, 28.9, 29.5]]],
  note: 'Foot length while standing, from heel to longest toe. Between two sizes? Take the larger one.',
};

const SOCKS: SizeTable = {
  sizes: ['36–39', '40–42', '43–46'],
  rows: [['Foot', ['22.5–25', '25–27', '27–30']]],
  note: 'Go by your shoe size.',
};

const ONE_SIZE = 'One size. It fits most people and stretches or adjusts where needed.';

/** From the most specific words to the most general. A product uses the first table whose words match. */
const TABLES: readonly (readonly [words: RegExp, table: SizeTable])[] = [
  [/sock/, SOCKS],
  [/shoe|sneaker|boot|sandal|loafer/, SHOES],
  [/dress|skirt/, DRESSES],
  [/trouser|jean|chino|short(?!-sleeve)|pant|legging/, TROUSERS],
  [/shirt|tee|polo|knit|sweat|hood|coat|jacket|parka|top|blouse|cardigan/, TOPS],
];

/**
 * The measurements of a product's sizes, chosen by its type and drawing. Null when no table fits, because the
 * table of another garment would lead the shopper to the wrong size.
 */
export function sizeGuide(words: { type: string; drawing: string }, sizes: readonly string[]): Html | null {
  if (sizes.length === 0) return null;
  if (sizes.length === 1 && /^one size|^os$/i.test(sizes[0] as string)) return html`<p>${ONE_SIZE}</p>`;
  const table = tableFor(`${words.type} ${words.drawing}`.toLowerCase(), sizes);
  return table && render(table, sizes);
}

function tableFor(words: string, sizes: readonly string[]): SizeTable | null {
  const found = TABLES.find(([pattern]) => pattern.test(words))?.[1];
  const candidates = found === TROUSERS ? [TROUSERS, WAISTS] : [found];
  return candidates.find((table) => table && sizes.some((size) => table.sizes.includes(size))) ?? null;
}

function render(table: SizeTable, sizes: readonly string[]): Html {
  const columns = table.sizes
    .map((size, index) => ({ size, index }))
    .filter(({ size }) => sizes.includes(size));
  return html`<div class="scroll" role="group" aria-label="Sizes in centimeters" tabindex="0"><table class="sizes">
<thead><tr><th scope="col">cm</th>${columns.map(({ size }) => html`<th scope="col">${size}</th>`)}</tr></thead>
<tbody>${table.rows.map(
    ([label, values]) =>
      html`<tr><th scope="row">${label}</th>${columns.map(({ index }) => html`<td>${values[index]}</td>`)}</tr>`,
  )}</tbody>
</table></div>
<p class="muted">${table.note}</p>`;
}
