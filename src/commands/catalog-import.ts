import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Writable } from 'node:stream';
import { commandActor } from '../audit/actor.ts';
import { announceCatalogChange } from '../catalog/cached-catalog.ts';
import { directRecord } from '../catalog/import/history/direct-record.ts';
import { type ImportOptions, type ImportProgress, importCatalog } from '../catalog/import/import.ts';
import { changesText, errorsText, summaryText } from '../catalog/import/output.ts';
import { CommandRefused, messageOf } from './cli.ts';
import type { CommandConnection } from './connect.ts';
import type { CommandIo } from './shop-command.ts';

export type ImportFlags = Required<Pick<ImportOptions, 'dryRun' | 'removesMissing' | 'overwritesStock'>> & {
  /** Who runs the command. */
  by: string;
};

/** Imports a file, or standard input where `file` is "-". */
export async function importFrom(
  file: string,
  { by, ...flags }: ImportFlags,
  { database, cache }: Pick<CommandConnection, 'database' | 'cache'>,
  { stdin, stdout, stderr, signal }: Pick<CommandIo, 'stdin' | 'stdout' | 'stderr' | 'signal'>,
): Promise<void> {
  const source = file === '-' ? stdin : createReadStream(file);
  const name = file === '-' ? 'standard input' : file;
  const progress = new ProgressLine(stderr);
  try {
    const result = await importCatalog(database, source, {
      ...flags,
      onProgress: (done) => progress.show(done),
      ...(signal ? { signal } : {}),
      record: directRecord(commandActor(by), { ...flags, fileName: basename(name) }),
    });
    progress.end();
    if (!result.ok) throw new CommandRefused(errorsText(name, result.errors).trimEnd());
    if (flags.dryRun) stdout.write(changesText(name, result.summary));
    stdout.write(summaryText(result.summary, flags.dryRun));
    if (flags.dryRun) return;
    await announceCatalogChange(database, cache).catch((error) =>
      stderr.write(
        `The cache could not be notified (${messageOf(error)}). The shop will show the changes within 15 seconds.\n`,
      ),
    );
  } finally {
    progress.end();
  }
}

/** A terminal shows one line that is rewritten. A log gets a new line every few seconds. */
const TERMINAL_INTERVAL_MS = 100;
const LOG_INTERVAL_MS = 3_000;
const STEPS: Record<ImportProgress['step'], string> = {
  reading: '',
  comparing: '; comparing with the shop',
  writing: '; writing',
};

const CLEAR_LINE = '\r\u001b[K';

class ProgressLine {
  readonly #out: Writable & { isTTY?: boolean };
  readonly #startedMs = performance.now();
  #shownMs = this.#startedMs;
  #isLineOpen = false;
  #step: ImportProgress['step'] = 'reading';

  constructor(out: Writable & { isTTY?: boolean }) {
    this.#out = out;
  }

  show({ rows, products, step }: ImportProgress): void {
    const now = performance.now();
    const isNewStep = step !== this.#step && (this.#out.isTTY || now - this.#startedMs >= LOG_INTERVAL_MS);
    this.#step = step;
    if (!isNewStep && now - this.#shownMs < (this.#out.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS))
      return;
    this.#shownMs = now;
    const perSecond = Math.round(rows / ((now - this.#startedMs) / 1_000));
    const text = `Read ${rows} rows and ${products} products, ${perSecond} rows per second${STEPS[step]}`;
    this.#out.write(this.#out.isTTY ? `${CLEAR_LINE}${text}` : `${text}\n`);
    this.#isLineOpen = this.#out.isTTY === true;
  }

  /** Leaves a clean line for the output that follows. */
  end(): void {
    if (this.#isLineOpen) this.#out.write(CLEAR_LINE);
    this.#isLineOpen = false;
  }
}
