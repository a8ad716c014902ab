import type { Actor } from '../../../audit/actor.ts';
import type { UndoSummary } from '../history/undo-import.ts';
import type { ImportSummary } from '../import.ts';
import type { RowError } from '../read/errors.ts';

/** What each state of an import leads to is in `import-jobs.ts`. */
export const IMPORT_STATES = [
  /** The file is arriving. */
  'uploading',
  /** A job compares the file with the shop, or waits to. */
  'checking',
  /** The differences are known, and someone has to decide. */
  'checked',
  /** The file has errors. */
  'refused',
  /** A job writes the changes, or waits to. */
  'importing',
  'done',
  'canceled',
  /** It was interrupted too often, or met an unexpected error. Nothing was changed. */
  'failed',
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export interface ImportJob {
  id: string;
  kind: 'file' | 'undo';
  /** The import that an undo takes back. */
  undoes: string | null;
  state: ImportState;
  fileName: string;
  sizeBytes: number;
  removesMissing: boolean;
  overwritesStock: boolean;
  includesChanged: boolean;
  actor: Actor;
  /** Empty until a process works on it. */
  step: string;
  rowsRead: number;
  productsRead: number;
  result: ImportJobResult | null;
  createdAt: Date;
  changedAt: Date;
}

/** What is known in its state: what would change or was changed, what is wrong, or what an undo has done. */
export interface ImportJobResult {
  summary?: ImportSummary;
  errors?: readonly RowError[];
  undo?: UndoSummary;
}

/** A process marks the upload or import that it works on as alive this often. */
export const ALIVE_EVERY_MS = 2_000;
/** An upload or import that was not marked alive for this long has lost its process. */
export const GONE_AFTER_SECONDS = 15;

/** The limit of a file. A line of a catalog has about 300 bytes, so this is more than half a million lines. */
export const IMPORT_BYTES_MAX: number = 200 * 1024 * 1024;

/** The result of an import as the audit log keeps it: the numbers, without each difference. */
export function auditedSummary({ fileName }: Pick<ImportJob, 'fileName'>, summary: ImportSummary): object {
  const { rows, products, created, updated, unchanged, variants } = summary;
  return { fileName, rows, products, created, updated, unchanged, variants };
}
