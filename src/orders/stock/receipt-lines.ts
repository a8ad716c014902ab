/** The lines of a receipt: an SKU or barcode and a number on each. */

export interface ReceiptLine {
  /** Starts at 1. */
  line: number;
  /** What the line may mean. The first one whose code is known counts. */
  readings: readonly { code: string; quantity: number }[];
}

export interface ReadReceiptResult {
  lines: ReceiptLine[];
  /** Sentences that name the line. */
  faults: string[];
}

export const RECEIPT_LINES_MAX = 500;
const CODE_LENGTH_MAX = 100;

/**
 * Reads “SKU number” lines, with a space, tab, comma or semicolon between them. A line without a number is one item. An SKU
 * may end in a word that looks like a number, so a line may be read in two ways.
 */
export function readReceipt(text: string): ReadReceiptResult {
  const lines: ReceiptLine[] = [];
  const faults: string[] = [];
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const content = raw.trim();
    if (content === '') continue;
    const line = index + 1;
    const readings = readingsOf(content);
    const [first] = readings;
    if (!first || readings.some(({ code }) => code.length > CODE_LENGTH_MAX))
      faults.push(`Line ${line}: Write an SKU or a barcode, then a number.`);
    else lines.push({ line, readings });
  }
  if (lines.length === 0 && faults.length === 0) faults.push('Enter at least one line.');
  if (lines.length > RECEIPT_LINES_MAX) faults.push(`Enter at most ${RECEIPT_LINES_MAX} lines at a time.`);
  return { lines, faults };
}

function readingsOf(content: string): ReceiptLine['readings'] {
  const [, code = '', separator = '', number = ''] = /^(.*?)(\s*[\t,;]\s*|\s+)(\d{1,9})$/.exec(content) ?? [];
  const whole = { code: content, quantity: 1 };
  if (code === '') return [whole];
  const split = { code, quantity: Number(number) };
  return /[\t,;]/.test(separator) ? [split] : [split, whole];
}
