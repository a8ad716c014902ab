import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { VENDURE } from './vendure.ts';

/** Vendure leaves the choice of the database's client to its user. */
const PACKAGES = [`${VENDURE.name}@${VENDURE.version}`, 'pg@8.23.1'];

/** Installs Vendure by npm into the folder, unless that version is there. */
export async function installVendure(folder: string): Promise<void> {
  const installed = await readFile(join(folder, `node_modules/${VENDURE.name}/package.json`), 'utf8').catch(
    () => '{}',
  );
  if (JSON.parse(installed).version === VENDURE.version) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--save-exact', '--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', ['install', ...flags, ...PACKAGES], { cwd: folder });
}
