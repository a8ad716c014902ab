import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { announceCatalogChange } from '../catalog/cached-catalog.ts';
import { type ImportOptions, importCatalog } from '../catalog/import/import.ts';
import { changesText, errorsText, summaryText } from '../catalog/import/output.ts';
import { ProgressLine } from './progress-line.ts';
import type { Decided } from './surroundings.ts';

export type ImportFlags = Required<Pick<ImportOptions, 'dryRun' | 'removesMissing' | 'overwritesStock'>>;

export async function runImport(file: string, flags: ImportFlags, around: Decided): Promise<0 | 1> {
  // Before the database, which may have to be started.
  if (file !== '-') await access(file);
  const { database, cache, close } = await around.connect();
  const source = file === '-' ? around.stdin : createReadStream(file);
  const name = file === '-' ? 'standard input' : file;
  const progress = new ProgressLine(around.stderr);
  try {
    const result = await importCatalog(database, source, {
      ...flags,
      onProgress: (done) => progress.show(done),
      signal: around.signal,
    });
    progress.end();
    if (!result.ok) {
      around.stderr.write(errorsText(name, result.errors));
      return 1;
    }
    if (flags.dryRun) around.stdout.write(changesText(name, result.summary));
    around.stdout.write(summaryText(result.summary, flags.dryRun));
    if (!flags.dryRun) {
      await announceCatalogChange(database, cache).catch((error: Error) =>
        around.stderr.write(
          `The cache could not be told (${error.message}): the shop shows this in 15 seconds.\n`,
        ),
      );
    }
    return 0;
  } finally {
    progress.end();
    await close();
  }
}
