import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabResult } from '../result.ts';
import { renderMarkdown } from './markdown.ts';
import { renderPage } from './page.ts';

/** Writes the page, the tables and the figures into the directory; resolves with the page's path. */
export async function keepResult(directory: string, result: LabResult): Promise<string> {
  await mkdir(directory, { recursive: true });
  const name = `lab-${result.startedAt.slice(0, 16).replaceAll(/[-:]/g, '')}-seed-${result.seed}`;
  const path = (ending: string) => join(directory, `${name}.${ending}`);
  await writeFile(path('json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(path('md'), renderMarkdown(result));
  await writeFile(path('html'), renderPage(result));
  return path('html');
}
