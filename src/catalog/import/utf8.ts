import { isUtf8 } from 'node:buffer';
import { UnreadableFile } from './errors.ts';

const NEWLINE = 0x0a;

/** What files begin with that are sometimes taken for CSV. */
const SIGNATURES: readonly [bytes: readonly number[], reason: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'This is a spreadsheet or a ZIP archive, not a CSV file: export it as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'This is a spreadsheet, not a CSV file: export it as CSV'],
  [[0x1f, 0x8b], 'This is a gzip archive, not a CSV file: unpack it first'],
  [[0xff, 0xfe], 'This is UTF-16, not UTF-8: save the file as "CSV UTF-8"'],
  [[0xfe, 0xff], 'This is UTF-16, not UTF-8: save the file as "CSV UTF-8"'],
];

/** Passes bytes on unchanged as long as they are UTF-8 text; throws UnreadableFile at the first that are not. */
export async function* utf8Only(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  let first = true;
  for await (const chunk of source) {
    const bytes = Buffer.concat([rest, typeof chunk === 'string' ? Buffer.from(chunk) : chunk]);
    if (first && bytes.length >= 4) {
      refuseSignature(bytes);
      first = false;
    }
    const end = endOfWholeCharacters(bytes);
    const text = bytes.subarray(0, end);
    rest = bytes.subarray(end);
    line = checked(text, line);
    if (text.length > 0) yield text;
  }
  if (first) refuseSignature(rest);
  if (rest.length > 0) {
    checked(rest, line);
    yield rest;
  }
}

function refuseSignature(bytes: Buffer): void {
  for (const [signature, reason] of SIGNATURES) {
    if (signature.every((byte, index) => bytes[index] === byte)) throw new UnreadableFile(1, reason);
  }
}

/** The line after the text. */
function checked(text: Buffer, firstLine: number): number {
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
  new UnreadableFile(line, 'This line holds a zero byte: the file is binary, not a CSV file');

/** Where a character that the next chunk continues begins; the end where there is none. */
function endOfWholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < length ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
