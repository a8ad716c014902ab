import { setImmediate } from 'node:timers/promises';
import { makePdf } from '../../../pdf/make-pdf.ts';
import { MUTED, PAGE, type Paper } from '../../../pdf/paper.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { Slip } from './slip.ts';

/** Packing slips as one PDF. Each slip begins on a page of its own. */
export const packingSlipsPdf = (
  slips: readonly Slip[],
  shop: Pick<ShopSettings, 'name' | 'contact'>,
): Promise<Buffer> =>
  makePdf({
    ...{ sheet: PAGE, title: slips.length === 1 ? (slips[0]?.title ?? '') : 'Packing slips' },
    ...{ author: shop.name, createdAt: new Date() },
    async draw(paper) {
      for (const [index, slip] of slips.entries()) {
        if (index > 0) paper.addPage();
        drawSlip(paper, slip, shop);
        // Other requests are answered between the slips of a large file.
        if (index % SLIPS_PER_TURN === SLIPS_PER_TURN - 1) await setImmediate();
      }
    },
  });

const SLIPS_PER_TURN = 5;
const SECOND_COLUMN = 320;
const COLUMN_WIDTH = 215;

function drawSlip(paper: Paper, slip: Slip, { name, contact }: Pick<ShopSettings, 'name' | 'contact'>): void {
  paper.line(PAGE.left, PAGE.top, name, { size: 15, isBold: true });
  paper.line(PAGE.right, PAGE.top + 4, contact.email, { align: 'right', color: MUTED });
  paper.rule(PAGE.top + 26);
  paper.line(PAGE.left, PAGE.top + 44, slip.title, { size: 15, isBold: true });
  const top = PAGE.top + 82;
  const bottom = Math.max(
    drawBlock(paper, PAGE.left, top, 'Deliver to', slip.deliverTo),
    drawBlock(paper, SECOND_COLUMN, top, 'Delivery', slip.delivery),
  );
  drawLines(paper, bottom + 24, slip);
}

function drawBlock(paper: Paper, x: number, top: number, title: string, lines: readonly string[]): number {
  paper.line(x, top, title, { color: MUTED });
  let y = top + 16;
  for (const line of lines.flatMap((text) => paper.wrap(text, COLUMN_WIDTH, { size: 11 }))) {
    paper.line(x, y, line, { size: 11 });
    y += 15;
  }
  return y;
}

const COLUMNS = { item: 112, sku: 350, tick: 520 } as const;
const ITEM_WIDTH = COLUMNS.sku - COLUMNS.item - 16;
const SKU_WIDTH = COLUMNS.tick - COLUMNS.sku - 16;

function drawLines(paper: Paper, top: number, slip: Slip): void {
  let y = drawTableHead(paper, top);
  for (const line of slip.lines) {
    const names = paper.wrap(line.name, ITEM_WIDTH, { size: 11, isBold: true });
    const options = paper.wrap(line.options, ITEM_WIDTH);
    const skus = paper.wrap(line.sku, SKU_WIDTH);
    const height = Math.max((names.length + options.length) * 14, skus.length * 14) + 12;
    if (y + height > PAGE.bottom) {
      paper.addPage();
      y = drawTableHead(paper, PAGE.top);
    }
    paper.line(PAGE.left, y - 2, String(line.quantity), { size: 14, isBold: true });
    names.forEach((text, index) => {
      paper.line(COLUMNS.item, y + index * 14, text, { size: 11, isBold: true });
    });
    options.forEach((text, index) => {
      paper.line(COLUMNS.item, y + (names.length + index) * 14, text, { color: MUTED });
    });
    skus.forEach((text, index) => {
      paper.line(COLUMNS.sku, y + index * 14, text);
    });
    paper.box(COLUMNS.tick, y, 13, 13);
    paper.rule(y + height - 8);
    y += height;
  }
  paper.line(PAGE.left, y + 6, slip.count);
  if (slip.giftNote.length > 0) drawGiftNote(paper, y + 34, slip.giftNote);
}

function drawGiftNote(paper: Paper, top: number, note: readonly string[]): void {
  const lines = note.flatMap((text) => paper.wrap(text, PAGE.right - PAGE.left, { size: 11 }));
  const height = lines.length * 15 + 16;
  const isFitting = top + height <= PAGE.bottom;
  if (!isFitting) paper.addPage();
  let y = isFitting ? top : PAGE.top;
  paper.line(PAGE.left, y, 'A note for you', { color: MUTED });
  for (const line of lines) {
    y += 16;
    paper.line(PAGE.left, y, line, { size: 11 });
  }
}

function drawTableHead(paper: Paper, y: number): number {
  paper.line(PAGE.left, y, 'Quantity', { color: MUTED });
  paper.line(COLUMNS.item, y, 'Item', { color: MUTED });
  paper.line(COLUMNS.sku, y, 'SKU', { color: MUTED });
  paper.line(PAGE.right, y, 'Packed', { color: MUTED, align: 'right' });
  paper.rule(y + 16);
  return y + 26;
}
