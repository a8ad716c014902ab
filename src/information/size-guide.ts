import { sizeGuide as productSizeGuide } from '../catalog/views/product/size-guide.ts';
import { type Html, html, trusted } from '../layout/html.ts';
import type { TextPage } from '../settings/schema.ts';

const LETTERS = ['XS', 'S', 'M', 'L', 'XL', 'XXL'];
const WAISTS = ['28', '30', '32', '34', '36', '38'];
const SHOES = ['36', '37', '38', '39', '40', '41', '42', '43', '44', '45', '46'];
const SOCKS = ['36–39', '40–42', '43–46'];

export const sizeGuide: TextPage = {
  title: 'Size guide',
  description: 'Measurements in centimeters for shirts, knitwear, trousers, dresses, shoes, and socks.',
  html: `<p class="lede">Body measurements in centimeters. Between two sizes? Take the larger one for room.</p>
<p>{{size-tables}}</p>
<h2>How to measure</h2>
<p>Measure over thin clothes, with the tape flat but not tight: chest and hips at their widest, the waist where the waistband sits, the arm from shoulder seam to wrist. For shoes, stand on a sheet of paper and measure from heel to longest toe.</p>
<p>Not sure? Email {{help-email}}, or order two sizes. <a href="/returns">Returns</a> are free for 30 days.</p>`,
};

/** The tables of sizes, each under its heading. */
export const sizeTables: Html = html`${section('Shirts, knitwear, and coats', 'shirt', LETTERS)}
${section('Trousers and jeans', 'trousers', WAISTS)}
${section('Dresses and skirts', 'dress', LETTERS)}
${section('Shoes', 'shoes', SHOES)}
${section('Socks', 'socks', SOCKS)}`;

/** Uses the table of the product pages. This page has several of them, so each needs a label of its own and no ID. */
function section(heading: string, type: string, sizes: string[]): Html {
  const table = productSizeGuide({ type, drawing: '' }, sizes);
  const text =
    table?.text.replace(' id="sizes"', '').replace(/aria-label="[^"]*"/, `aria-label="${heading}"`) ?? '';
  return html`<h2>${heading}</h2>
${trusted(text)}`;
}
