/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^'*[=+\-@\t\r]/;
const PROTECTED = /^'+[=+\-@\t\r]/;

/**
 * The cell with an apostrophe before what a spreadsheet would run; `unprotected` takes it off again. A text that
 * begins with apostrophes and then such a sign gets one more, so that every text comes back the same.
 */
export const protectedCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

export const unprotected = (cell: string): string => (PROTECTED.test(cell) ? cell.slice(1) : cell);
