import { createPaper, type Paper, type Sheet } from './paper.ts';

export interface MakePdfInput {
  sheet: Sheet;
  title: string;
  author: string;
  createdAt: Date;
  draw(paper: Paper): void | Promise<void>;
  /** Draws what every page has, such as a footer, once the number of pages is known. Pages count from 1. */
  drawEach?(paper: Paper, page: number, count: number): void;
}

/** Makes a PDF. The same input gives the same bytes. */
export async function makePdf(input: MakePdfInput): Promise<Buffer> {
  const { sheet, title, author, createdAt, draw, drawEach } = input;
  // The library takes a tenth of a second to load, and few requests need it.
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    size: [sheet.width, sheet.height],
    margin: 0,
    bufferPages: drawEach !== undefined,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: author, CreationDate: createdAt },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const isEnded = new Promise<void>((resolve, reject) => {
    pdf.once('end', resolve);
    pdf.once('error', reject);
  });
  const paper = createPaper(pdf);
  await draw(paper);
  if (drawEach) {
    const { start, count } = pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      pdf.switchToPage(start + page);
      drawEach(paper, page + 1, count);
    }
  }
  pdf.end();
  await isEnded;
  return Buffer.concat(chunks);
}
