import { setImmediate } from 'node:timers/promises';
import { formatMoney } from '../../layout/money.ts';
import { makePdf } from '../../pdf/make-pdf.ts';
import { MUTED, PAGE, type Paper, type Sheet } from '../../pdf/paper.ts';
import { isWritable } from '../../pdf/text.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import { LABELS_MAX, type Label, type LabelMaker, type LabelPaper } from './label.ts';

/** Makes labels as a PDF, for a label printer or a sheet of A4. */
export const plainLabels: LabelMaker = {
  title: 'Address labels (PDF)',
  labelsMax: LABELS_MAX,
  make: async ({ labels, paper: name, shop, createdAt }) => ({
    contentType: 'application/pdf',
    fileName: labels.length === 1 ? `label-${fileNameOf(labels[0]?.reference)}.pdf` : 'labels.pdf',
    isPrintable: true,
    body: await makePdf({
      ...{ sheet: SHEETS[name], title: 'Address labels', author: shop, createdAt },
      draw: (paper) => drawLabels(paper, labels, PLACES[name]),
    }),
  }),
  deskCodeOf: ({ reference }) => reference,
};

const fileNameOf = (reference = ''): string => reference.replace(/[^A-Z0-9-]/gi, '-');

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** 10 × 15 cm. */
const LABEL = { width: 283.46, height: 425.2 } as const;
const SHEETS: Readonly<Record<LabelPaper, Sheet>> = {
  '10x15': { ...LABEL, left: 0, right: LABEL.width, top: 0, bottom: LABEL.height },
  a4: PAGE,
};
const QUARTER = { width: PAGE.width / 2, height: PAGE.height / 2 } as const;

/** Where the labels of one sheet are. */
const PLACES: Readonly<Record<LabelPaper, readonly Place[]>> = {
  '10x15': [{ x: 0, y: 0, ...LABEL }],
  a4: [0, 1].flatMap((row) =>
    [0, 1].map((column) => ({ x: column * QUARTER.width, y: row * QUARTER.height, ...QUARTER })),
  ),
};

/** Other requests are answered between the labels of a large file. */
const LABELS_PER_TURN = 10;

async function drawLabels(paper: Paper, labels: readonly Label[], places: readonly Place[]): Promise<void> {
  for (const [index, label] of labels.entries()) {
    const place = places[index % places.length];
    if (!place) throw new Error('a sheet has no place for a label');
    if (index > 0 && index % places.length === 0) paper.addPage();
    drawLabel(paper, label, place, places.length > 1);
    if (index % LABELS_PER_TURN === LABELS_PER_TURN - 1) await setImmediate();
  }
}

const MARGIN = 20;
const QR_WIDTH = 104;

function drawLabel(paper: Paper, label: Label, { x, y, width, height }: Place, isCut: boolean): void {
  const [left, right] = [x + MARGIN, x + width - MARGIN];
  const inner = right - left;
  // A label among others is cut out along its border.
  if (isCut) paper.box(x + 6, y + 6, width - 12, height - 12);
  let top = y + MARGIN;
  for (const line of paper.wrap(label.from.filter(Boolean).join(', '), inner, { size: 8 }).slice(0, 3)) {
    paper.line(left, top, line, { size: 8, color: MUTED });
    top += 11;
  }
  paper.rule(top + 5, undefined, { left, right });
  const bottom = y + height - MARGIN;
  const facts = bottom - QR_WIDTH - 8;
  drawAddress(paper, label, { x: left, y: top + 16, width: inner, height: facts - top - 26 });
  paper.rule(facts, undefined, { left, right });
  drawFacts(paper, label, { x: left, y: facts + 12, width: inner - QR_WIDTH, height: QR_WIDTH });
  paper.qrCode(right - QR_WIDTH + 10, facts + 8, QR_WIDTH, label.reference);
}

const SIZES = [17, 15, 13, 11, 9, 7] as const;
const NOT_WRITABLE =
  'This file can’t show the letters of this address. Print this label from the order’s page.';

/**
 * Draws the address in the largest letters that fit. A wrong letter could lose the parcel, so an address with letters that
 * the font lacks is left out.
 */
function drawAddress(paper: Paper, { to }: Label, { x, y, width, height }: Place): void {
  const { name, line1, line2, postalCode, city, country, phone } = to;
  const place = COUNTRIES.get(country) ?? country;
  const texts = [name, line1, line2, `${postalCode} ${city}`.trim(), place, phone].filter(Boolean);
  const shown = texts.every(isWritable) ? texts : [NOT_WRITABLE];
  const linesIn = (size: number) => shown.flatMap((text) => paper.wrap(text, width, { size }));
  const size = SIZES.find((one) => linesIn(one).length * one * 1.3 <= height) ?? 7;
  let top = y;
  for (const line of linesIn(size)) {
    paper.line(x, top, line, { size });
    top += size * 1.3;
  }
}

function drawFacts(paper: Paper, label: Label, { x, y, width }: Place): void {
  const { reference, service, items, collectMinor, currency } = label;
  const lines: [text: string, size: number, isBold: boolean][] = [
    [reference, 11, true],
    [service, 9, false],
    [`${items} ${items === 1 ? 'item' : 'items'}`, 9, false],
    ...(collectMinor > 0
      ? ([[`Collect ${formatMoney(collectMinor, currency)}`, 11, true]] as [string, number, boolean][])
      : []),
  ];
  let top = y;
  for (const [text, size, isBold] of lines)
    for (const line of paper.wrap(text, width, { size, isBold })) {
      paper.line(x, top, line, { size, isBold });
      top += size * 1.4;
    }
}
