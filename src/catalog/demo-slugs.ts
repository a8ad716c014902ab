import { readFile } from 'node:fs/promises';
import { DEMO_FILE } from './demo-catalog.ts';

/** The slugs of the demo catalog, by which the admin knows whether the shop still sells it. */
export async function readDemoSlugs(): Promise<string[]> {
  const text = await readFile(DEMO_FILE, 'utf8');
  return [...new Set([...text.matchAll(/^([a-z0-9-]+),/gm)].map((match) => match[1] as string))];
}
