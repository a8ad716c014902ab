/** A problem with one row, described in a sentence that says what to do. */
export interface RowError {
  /** The line of the file on which the row starts. The first line is 1; 0 stands for the file as a whole. */
  line: number;
  reason: string;
}

/** Reading stops at this many, because so many errors have a common cause. */
export const MAX_ERRORS = 100;

/** Receives the problems that readers and rules find. */
export type Report = (line: number, reason: string) => void;

/** The rest of the file cannot be parsed. */
export class UnreadableFile extends Error {
  readonly line: number;
  constructor(line: number, reason: string, options: { cause?: unknown } = {}) {
    super(reason, options);
    this.name = 'UnreadableFile';
    this.line = line;
  }
}

/** Quotes a value for a message: shortened, on one line, with invisible characters escaped. */
export function quoted(value: string): string {
  const short = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return `"${short.replace(/\p{Control}|\p{Format}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
