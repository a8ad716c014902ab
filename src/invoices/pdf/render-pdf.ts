import { formatMoney } from '../../layout/money.ts';
import { vatLabel } from '../../layout/vat-label.ts';
import { makePdf } from '../../pdf/make-pdf.ts';
import { MUTED, PAGE, type Paper } from '../../pdf/paper.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import type { BillingAddress } from '../billing.ts';
import type { InvoiceDocument, InvoiceKind, InvoiceLine } from '../document.ts';

/** What a PDF is made of: the frozen document with its number and day. */
export interface RenderPdfInput {
  kind: InvoiceKind;
  number: string;
  issuedOn: string;
  document: InvoiceDocument;
}

const TITLES: Readonly<Record<InvoiceKind, string>> = {
  invoice: 'Invoice',
  credit_note: 'Credit note',
  reversal: 'Reversal of a credit note',
};

/** Makes the PDF of an invoice, credit note or reversal. The same input gives the same bytes. */
export const renderPdf = (input: RenderPdfInput): Promise<Buffer> =>
  makePdf({
    sheet: PAGE,
    title: `${TITLES[input.kind]} ${input.number}`,
    author: input.document.seller.name,
    createdAt: new Date(`${input.issuedOn}T00:00:00Z`),
    draw: (paper) => drawDocument(paper, input),
    drawEach: (paper, page, count) => drawFooter(paper, input, page, count),
  });

function drawDocument(paper: Paper, input: RenderPdfInput): void {
  const { document } = input;
  let y = drawHead(paper, input);
  y = drawParties(paper, y + 28, document);
  y = drawLines(paper, y + 26, document);
  drawTotals(paper, y + 12, document);
}

function drawHead(paper: Paper, { kind, number, issuedOn, document }: RenderPdfInput): number {
  const { seller, orderNumber, orderedOn, suppliedOn, corrects } = document;
  paper.line(PAGE.left, PAGE.top, seller.name, { size: 15, isBold: true });
  paper.line(PAGE.right, PAGE.top, TITLES[kind], { size: 15, isBold: true, align: 'right' });
  const facts: [string, string][] = [
    ['Number', number],
    ['Date', dayText(issuedOn)],
    ['Order', orderNumber],
    ['Ordered on', dayText(orderedOn)],
    ...(kind === 'invoice' ? ([['Shipped on', dayText(suppliedOn)]] as [string, string][]) : []),
    ...(corrects
      ? ([['Corrects', `${corrects.number} of ${dayText(corrects.issuedOn)}`]] as [string, string][])
      : []),
  ];
  let y = PAGE.top + 34;
  for (const [label, value] of facts) {
    paper.line(320, y, label, { color: MUTED });
    paper.line(PAGE.right, y, value, { align: 'right' });
    y += 15;
  }
  return y;
}

function drawParties(paper: Paper, y: number, { buyer, deliveredTo }: InvoiceDocument): number {
  const billed = [
    ...(buyer.company ? [buyer.company] : []),
    ...placeLines(buyer.address),
    ...(buyer.vatId ? [`VAT ID ${buyer.vatId}`] : []),
  ];
  const bottom = drawParty(paper, PAGE.left, y, 'Billed to', billed);
  if (!deliveredTo) return bottom;
  return Math.max(bottom, drawParty(paper, 320, y, 'Delivered to', placeLines(deliveredTo)));
}

function drawParty(paper: Paper, x: number, top: number, title: string, lines: readonly string[]): number {
  paper.line(x, top, title, { color: MUTED });
  let y = top + 16;
  for (const line of lines.flatMap((text) => paper.wrap(text, 215, { size: 10 }))) {
    paper.line(x, y, line, { size: 10 });
    y += 14;
  }
  return y;
}

const placeLines = ({ name, line1, line2, postalCode, city, country }: BillingAddress): string[] =>
  [name, line1, line2, `${postalCode} ${city}`.trim(), COUNTRIES.get(country) ?? country].filter(Boolean);

const COLUMNS = { quantity: 355, unit: 420, discount: 480 } as const;
const LABEL_WIDTH = 255;

function drawLines(paper: Paper, top: number, document: InvoiceDocument): number {
  let y = drawTableHead(paper, top, document);
  for (const line of document.lines) {
    const labels = [...paper.wrap(line.label, LABEL_WIDTH), ...smallTexts(paper, line, document)];
    if (y + labels.length * 13 > PAGE.bottom) {
      paper.addPage();
      y = drawTableHead(paper, PAGE.top, document);
    }
    y = drawLine(paper, y, line, document);
  }
  return y;
}

function drawTableHead(paper: Paper, y: number, { isTaxIncluded }: InvoiceDocument): number {
  const right = { color: MUTED, align: 'right' } as const;
  paper.line(PAGE.left, y, 'Item', { color: MUTED });
  paper.line(COLUMNS.quantity, y, 'Quantity', right);
  paper.line(COLUMNS.unit, y, 'Price', right);
  paper.line(COLUMNS.discount, y, 'Discount', right);
  paper.line(PAGE.right, y, isTaxIncluded ? 'Total' : 'Net', right);
  paper.rule(y + 15);
  return y + 24;
}

function drawLine(paper: Paper, top: number, line: InvoiceLine, document: InvoiceDocument): number {
  const { currency } = document;
  const money = (minor: number) => formatMoney(minor, currency);
  const right = { align: 'right' } as const;
  if (line.sku) {
    paper.line(COLUMNS.quantity, top, String(line.quantity), right);
    paper.line(COLUMNS.unit, top, money(line.unitMinor), right);
    if (line.discountMinor > 0) paper.line(COLUMNS.discount, top, money(-line.discountMinor), right);
  }
  paper.line(PAGE.right, top, money(line.totalMinor), right);
  let y = top;
  for (const label of paper.wrap(line.label, LABEL_WIDTH)) {
    paper.line(PAGE.left, y, label);
    y += 13;
  }
  for (const text of smallTexts(paper, line, document)) {
    paper.line(PAGE.left, y, text, { size: 8, color: MUTED });
    y += 11;
  }
  return y + 6;
}

/** The SKU, and the VAT rate where the document has several. */
function smallTexts(paper: Paper, { sku, basisPoints }: InvoiceLine, { vat }: InvoiceDocument): string[] {
  const rate = basisPoints !== undefined && vat.length > 1 ? vatLabel(basisPoints) : '';
  const text = [sku, rate].filter(Boolean).join(', ');
  return text === '' ? [] : paper.wrap(text, LABEL_WIDTH, { size: 8 });
}

function drawTotals(paper: Paper, top: number, document: InvoiceDocument): void {
  const { currency, totalMinor, vat, isTaxIncluded } = document;
  const money = (minor: number) => formatMoney(minor, currency);
  const rows: [string, string][] = vat.flatMap(({ basisPoints, netMinor, vatMinor }) => {
    const rate = vatLabel(basisPoints);
    return [
      [`Net at ${rate.slice('VAT ('.length, -1)}`, money(netMinor)],
      [rate, money(vatMinor)],
    ] as [string, string][];
  });
  const height = rows.length * 15 + 40;
  let y = top;
  if (y + height > PAGE.bottom) {
    paper.addPage();
    y = PAGE.top;
  }
  paper.rule(y);
  y += 10;
  for (const [label, value] of rows) {
    paper.line(320, y, label, { color: MUTED });
    paper.line(PAGE.right, y, value, { align: 'right', color: MUTED });
    y += 15;
  }
  paper.line(320, y + 4, 'Total', { size: 12, isBold: true });
  paper.line(PAGE.right, y + 4, money(totalMinor), { size: 12, isBold: true, align: 'right' });
  const note = isTaxIncluded ? 'Prices include VAT.' : 'Prices are net of VAT.';
  paper.line(PAGE.left, y + 6, note, { size: 8, color: MUTED });
}

/** Every page ends with who the seller is and its number. */
function drawFooter(paper: Paper, { number, document }: RenderPdfInput, page: number, count: number): void {
  const { name, address, register, vatId, email } = document.seller;
  const place = address
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(', ');
  const texts = [
    [name, place].filter(Boolean).join(', '),
    [register, vatId && `VAT ID ${vatId}`, email].filter(Boolean).join(' · '),
  ];
  let y = 788;
  paper.rule(y - 8);
  for (const line of texts.flatMap((text) => paper.wrap(text, 400, { size: 8 })).filter(Boolean)) {
    paper.line(PAGE.left, y, line, { size: 8, color: MUTED });
    y += 11;
  }
  const pages = count > 1 ? `${number}, page ${page} of ${count}` : number;
  paper.line(PAGE.right, 788, pages, { size: 8, color: MUTED, align: 'right' });
}

const dayText = (day: string): string => DAYS.format(new Date(`${day}T00:00:00Z`));

const DAYS = new Intl.DateTimeFormat('en-IE', {
  ...{ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
});
