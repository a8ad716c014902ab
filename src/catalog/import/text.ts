import type { Columns, Field, Row } from './columns.ts';
import { quoted, type Report } from './errors.ts';

/** One line of text from a field: trimmed, with single spaces; what it must not hold is reported. */
export type TextOf = (line: number, row: Row, field: Field, maxLength: number) => string;

export function textReader(columns: Columns, report: Report): TextOf {
  return (line, row, field, maxLength) => {
    const raw = row[field];
    if (PLAIN.test(raw) && raw.length <= maxLength) return raw.trim();
    const text = raw.replace(/\s+/g, ' ').trim();
    if (FORBIDDEN.test(text)) {
      report(line, `${columns.nameOf(field)} ${quoted(text)} holds a control character: remove it`);
    } else if (text.length > maxLength) {
      report(line, `${columns.nameOf(field)} is longer than ${maxLength} characters`);
    }
    return text;
  };
}

/** Most fields: printable ASCII without two spaces in a row. */
const PLAIN = /^(?:[!-~]| (?! ))*$/;

/** Control characters, and those that turn the direction of the text after them. */
const FORBIDDEN = /[\p{Control}\u202a-\u202e\u2066-\u2069]/u;
