import { drawingFor } from '../../../pictures/drawing-for.ts';
import { TAX_CLASSES, type TaxClass } from '../../../settings/taxes/tax-classes.ts';
import {
  MEASUREMENTS_HINT,
  MEASUREMENTS_LENGTH_MAX,
  measurementsText,
  parseMeasurements,
} from '../../measurements.ts';
import { slugOf } from '../../product.ts';
import { parsePosition, type TextReader, textReader } from './cells.ts';
import type { Field } from './columns.ts';
import { sanitizeDescription } from './description.ts';
import { quoted, type Report } from './errors.ts';
import type { ProductRows } from './read-products.ts';
import { type ImportedVariant, variantsOf } from './variants.ts';

type Status = 'active' | 'draft' | 'archived';

/** A validated product as the file describes it. */
export interface ImportedProduct {
  line: number;
  handle: string;
  /** Derived from the handle. The import assigns another slug if this one is taken. */
  slug: string;
  name: string;
  descriptionHtml: string;
  vendor: string;
  productCategory: string;
  type: string;
  tags: string[];
  status: Status;
  taxClass: TaxClass;
  measurements: string;
  optionNames: string[];
  drawing: string;
  images: Image[];
  seoTitle: string;
  seoDescription: string;
  variants: ImportedVariant[];
}

const MAX_TAGS = 250;

/** Reads a product from its rows, without regard to what the shop has. Undefined when something was reported. */
export function productFromRows(
  rows: ProductRows,
  report: Report,
  currency: string,
): ImportedProduct | undefined {
  let failed = false;
  const reportHere: Report = (line, reason) => {
    failed = true;
    report(line, reason);
  };
  const { line, row } = rows.rows[0];
  const textOf = textReader(rows.columns, reportHere);
  const text = (field: Field, maxLength: number) => textOf(line, row, field, maxLength);
  const name = text('title', 255);
  if (name === '' && rows.columns.has('title')) {
    reportHere(line, `${rows.columns.nameOf('title')} is empty: the first row of a product needs a title`);
  }
  const described = {
    handle: rows.handle,
    slug: slugOf(rows.handle),
    name,
    descriptionHtml: sanitizeDescription(row.description),
    vendor: text('vendor', 255),
    productCategory: text('productCategory', 500),
    type: text('type', 255),
    tags: tagsOf(text('tags', 64_000), line, reportHere),
    status: statusOf(rows, textOf, reportHere),
    taxClass: classOf(rows, textOf, reportHere),
    measurements: measurementsOf(rows, reportHere),
    seoTitle: text('seoTitle', 255),
    seoDescription: text('seoDescription', 1_000),
    images: imagesOf(rows, textOf, reportHere),
  };
  const { optionNames, variants } = variantsOf(rows, textOf, reportHere, currency);
  if (failed) return undefined;
  return { ...described, line, drawing: drawingOf(described), optionNames, variants };
}

export const drawingOf = (
  described: Pick<ImportedProduct, 'images' | 'type' | 'name' | 'tags'>,
): ImportedProduct['drawing'] =>
  drawingFor({
    imageSources: described.images.map((image) => image.src),
    type: described.type,
    title: described.name,
    tags: described.tags,
  });

/** "shirts, New,  new" → shirts, New. */
function tagsOf(text: string, line: number, report: Report): string[] {
  const tags = new Map<string, string>();
  for (const part of text.split(',')) {
    const tag = part.trim();
    if (tag !== '' && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag);
  }
  if (tags.size > MAX_TAGS) report(line, `The product has more than ${MAX_TAGS} tags`);
  return [...tags.values()];
}

const STATUSES: Record<string, Status> = {
  '': 'active',
  active: 'active',
  draft: 'draft',
  archived: 'archived',
  // On Shopify, an unlisted product is reachable by its link only. This shop has no such state, so it stays hidden.
  unlisted: 'draft',
};

const PUBLISHED: Record<string, boolean> = { '': true, true: true, yes: true, false: false, no: false };

/** A product that is not published in the online store becomes a draft, because this shop is an online store. */
function statusOf(rows: ProductRows, textOf: TextReader, report: Report): Status {
  const { line, row } = rows.rows[0];
  const statusText = textOf(line, row, 'status', 50);
  const status = STATUSES[statusText.toLowerCase()];
  if (!status) {
    report(
      line,
      `${rows.columns.nameOf('status')} ${quoted(statusText)} is unknown: write active, draft or archived`,
    );
  }
  const publishedText = textOf(line, row, 'published', 50);
  const published = PUBLISHED[publishedText.toLowerCase()];
  if (published === undefined) {
    report(
      line,
      `${rows.columns.nameOf('published')} ${quoted(publishedText)} is unknown: write TRUE or FALSE`,
    );
  }
  return status === 'active' && published === false ? 'draft' : (status ?? 'draft');
}

/** An empty cell is the standard class. */
function classOf({ rows, columns }: ProductRows, textOf: TextReader, report: Report): TaxClass {
  const { line, row } = rows[0];
  const text = textOf(line, row, 'taxClass', 50);
  const found = TAX_CLASSES.find((one) => one === (text.toLowerCase() || 'standard'));
  if (!found)
    report(line, `${columns.nameOf('taxClass')} ${quoted(text)} is unknown: write ${TAX_CLASSES.join(', ')}`);
  return found ?? 'standard';
}

/** The text is read as it is, because the reader of other cells joins lines, and each measurement has its own. */
function measurementsOf({ rows, columns }: ProductRows, report: Report): string {
  const { line, row } = rows[0];
  const parsed = row.measurements.length <= MEASUREMENTS_LENGTH_MAX && parseMeasurements(row.measurements);
  if (parsed) return measurementsText(parsed);
  report(
    line,
    `${columns.nameOf('measurements')} ${quoted(row.measurements)} cannot be read: ${MEASUREMENTS_HINT}`,
  );
  return '';
}

/** A picture as the file names it. The shop fetches it, and shows a drawing until then. */
export interface Image {
  src: string;
  alt: string;
}

/** Further images are dropped. An export has the 100 pictures that a product can have, and what could not be fetched. */
const MAX_IMAGES = 150;

/** Returns the images of all rows without duplicates, sorted by Image Position and then by row. */
function imagesOf({ columns, rows }: ProductRows, textOf: TextReader, report: Report): Image[] {
  const images = new Map<string, Image & { position: number }>();
  for (const { line, row } of rows) {
    const src = textOf(line, row, 'imageSrc', 2_048);
    if (src === '' || images.has(src)) continue;
    const text = textOf(line, row, 'imagePosition', 20);
    const position = parsePosition(text);
    if (!position.ok) {
      report(line, `${columns.nameOf('imagePosition')} ${quoted(text)} is not a position: ${position.hint}`);
      continue;
    }
    const alt = textOf(line, row, 'imageAlt', 512);
    images.set(src, { src, alt, position: position.value ?? images.size + 1 });
  }
  return [...images.values()]
    .sort((a, b) => a.position - b.position)
    .slice(0, MAX_IMAGES)
    .map(({ src, alt }) => ({ src, alt }));
}
