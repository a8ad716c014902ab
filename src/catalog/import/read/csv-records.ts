import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import { UnreadableFile } from './errors.ts';

const MAX_ROW_BYTES = 1024 * 1024;

export interface CsvRecord {
  /** The line of the file on which the record starts. The first line is 1. */
  line: number;
  fields: string[];
}

/** Yields all records including the header. Throws UnreadableFile at the first one that cannot be parsed. */
export async function* readCsv(source: Readable, signal?: AbortSignal): AsyncGenerator<CsvRecord> {
  // Lines are counted here, because csv-parse counts each CRLF inside quotes twice.
  let nextLine = 1;
  const pendingLines: number[] = [];
  const parser = parse({
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: MAX_ROW_BYTES,
    on_record(fields: string[]) {
      const line = nextLine;
      nextLine += 1 + lineBreaksIn(fields);
      if (fields.length === 1 && fields[0] === '') return undefined;
      pendingLines.push(line);
      return fields;
    },
  });
  const text = Readable.from(utf8Only(source), { objectMode: false });
  // Errors of the source and of its encoding reach the loop below through the parser.
  pipeline(text, parser, signal ? { signal } : {}).catch(() => {});
  try {
    for await (const fields of parser as AsyncIterable<string[]>) {
      yield { line: pendingLines.shift() ?? nextLine, fields };
    }
  } catch (error) {
    throw explained(error, nextLine);
  }
}

function lineBreaksIn(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) {
    if (!field.includes('\n') && !field.includes('\r')) continue;
    count += field.match(/\r\n|\n|\r/g)?.length ?? 0;
  }
  return count;
}

const CSV_REASONS: Record<string, string> = {
  CSV_MAX_RECORD_SIZE: `The row is larger than ${MAX_ROW_BYTES / 1024} KiB. Is a quote opened but never closed?`,
  CSV_QUOTE_NOT_CLOSED: 'A quote opens in this row but never closes',
  CSV_INVALID_CLOSING_QUOTE: 'A closing quote must be followed by a comma or the end of the row',
  INVALID_OPENING_QUOTE:
    'This row has a quote inside an unquoted field: double the quote and put the field in quotes',
};

/** After such an error the parser cannot tell where the next row starts, so reading ends. */
function explained(error: unknown, line: number): unknown {
  const reason = CSV_REASONS[(error as CsvError).code ?? ''];
  return reason ? new UnreadableFile(line, reason, { cause: error }) : error;
}

/** The first bytes of files that are sometimes mistaken for CSV. */
const SIGNATURES: readonly [bytes: readonly number[], reason: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'This is a spreadsheet or a ZIP archive, not a CSV file: export it as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'This is a spreadsheet, not a CSV file: export it as CSV'],
  [[0x1f, 0x8b], 'This is a gzip archive, not a CSV file: unpack it first'],
  [[0xff, 0xfe], 'This file is UTF-16, not UTF-8: save it as "CSV UTF-8"'],
  [[0xfe, 0xff], 'This file is UTF-16, not UTF-8: save it as "CSV UTF-8"'],
];

/** Passes UTF-8 text through unchanged. Throws UnreadableFile at the first bytes that are not UTF-8. */
async function* utf8Only(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  let first = true;
  for await (const chunk of source) {
    const bytes = Buffer.concat([rest, typeof chunk === 'string' ? Buffer.from(chunk) : chunk]);
    if (first && bytes.length >= 4) {
      refuseSignature(bytes);
      first = false;
    }
    const end = endOfCompleteCharacters(bytes);
    const text = bytes.subarray(0, end);
    rest = bytes.subarray(end);
    line = checkText(text, line);
    if (text.length > 0) yield text;
  }
  if (first) refuseSignature(rest);
  if (rest.length > 0) {
    checkText(rest, line);
    yield rest;
  }
}

function refuseSignature(bytes: Buffer): void {
  for (const [signature, reason] of SIGNATURES) {
    if (signature.every((byte, index) => bytes[index] === byte)) throw new UnreadableFile(1, reason);
  }
}

const NEWLINE = 0x0a;

/** Returns the number of the line after the text. */
function checkText(text: Buffer, firstLine: number): number {
  const valid = isUtf8(text);
  const binary = text.indexOf(0);
  let line = firstLine;
  let start = 0;
  for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, start)) {
    if (!valid && !isUtf8(text.subarray(start, end))) throw notUtf8(line);
    if (binary >= 0 && binary < end) throw notText(line);
    start = end + 1;
    line++;
  }
  if (binary >= 0) throw notText(line);
  if (!valid) throw notUtf8(line);
  return line;
}

const notUtf8 = (line: number) =>
  new UnreadableFile(line, 'The file is not UTF-8 text from this line on: save it as "CSV UTF-8"');

const notText = (line: number) =>
  new UnreadableFile(line, 'This line contains a zero byte: the file is binary, not CSV');

/** Returns the index of an incomplete character at the end, which the next chunk completes, or the length. */
function endOfCompleteCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < length ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
