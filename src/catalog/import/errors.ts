/** What is wrong with one row, in a sentence that says what to do. */
export interface RowError {
  /** Of the file, from 1, where the row begins; 0 for what is wrong with no row in particular. */
  line: number;
  reason: string;
}

/** More would not be read; and a file with so many has one cause. */
export const MAX_ERRORS = 100;

/** What a reader or a rule tells its finding to. */
export type Report = (line: number, reason: string) => void;

/** After this nothing of the file can be understood. */
export class UnreadableFile extends Error {
  readonly line: number;
  constructor(line: number, reason: string, options: { cause?: unknown } = {}) {
    super(reason, options);
    this.name = 'UnreadableFile';
    this.line = line;
  }
}

/** A value of the file in a message: short, on one line, with everything odd in it visible. */
export function quoted(value: string): string {
  const short = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return `"${short.replace(/\p{Control}|\p{Format}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
