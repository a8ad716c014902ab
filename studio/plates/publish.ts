import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { platePath } from '../../src/pictures/plate-files.ts';

/** Copies plates of a garment to where the shop reads them, with the hash that its addresses contain. */
export async function publishPlates(folder: string, name: string, views: readonly string[]): Promise<void> {
  const target = dirname(platePath(name, 'front'));
  await mkdir(target, { recursive: true });
  for (const file of views.flatMap((view) => [`${view}.webp`, `${view}-mask.webp`]))
    await copyFile(join(folder, file), join(target, file));
  const hash = createHash('sha256');
  const plates = (await readdir(target)).filter((file) => file.endsWith('.webp'));
  for (const file of plates.sort()) hash.update(await readFile(join(target, file)));
  await writeFile(join(target, 'hash'), `${hash.digest('hex').slice(0, 8)}\n`);
}
