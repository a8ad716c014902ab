import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Node runs TypeScript by stripping the types from each file. For that it loads a compiler, which takes 10 to 20 MB of
 * memory until the process ends. This hook reads stored JavaScript instead. At the first start of new code, a process of
 * its own strips all files and stores them, so the shop itself never loads the compiler. `memory-plan.ts` passes this file
 * to Node as `--import`, so it runs before the first module of the shop.
 *
 * Node's compile cache would also avoid the compiler, but it keeps everything that it has read in memory, which is
 * another 10 MB. This file is JavaScript, because a TypeScript file would load the compiler. The measurements are in
 * docs/decisions/0070-memory-plan.md.
 */

const OWNER_ONLY = 0o700;
const uid = process.getuid?.() ?? 0;
/** The folder of the stored files. A deployment that sets NODE_COMPILE_CACHE keeps them from one start to the next. */
const folder = join(process.env.NODE_COMPILE_CACHE ?? tmpdir(), `myclothes-stripped-${uid}`);
const isOwnFolder = prepareFolder();

let hasStrippedAll = false;

if (import.meta.main) stripAll(process.argv.slice(2));
else registerHooks({ load });

/** @type {import('node:module').LoadHookSync} */
function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  return { format: 'module', source: javaScriptOf(fileURLToPath(url)), shortCircuit: true };
}

/** If the file cannot be stored, this process strips it. */
function javaScriptOf(/** @type {string} */ file) {
  const source = readFileSync(file, 'utf8');
  if (!isOwnFolder) return stripTypeScriptTypes(source);
  const known = readStored(source);
  if (known !== undefined) return known;
  if (!hasStrippedAll) stripAllElsewhere(file);
  return readStored(source) ?? stripTypeScriptTypes(source);
}

/** Runs this file as a program, once at most. */
function stripAllElsewhere(/** @type {string} */ file) {
  hasStrippedAll = true;
  const args = ['--disable-warning=ExperimentalWarning', import.meta.filename, file];
  try {
    execFileSync(process.execPath, args, { stdio: 'ignore' });
  } catch {}
}

/** Strips and stores these files and all files of the shop that are not stored yet. */
function stripAll(/** @type {string[]} */ files) {
  const shop = join(import.meta.dirname, '..');
  const own = readdirSync(shop, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name),
  );
  for (const file of [...files, ...own.map((name) => join(shop, name))]) {
    const source = readFileSync(file, 'utf8');
    if (readStored(source) === undefined) write(storedFileOf(source), stripTypeScriptTypes(source));
  }
}

/** @returns {string | undefined} */
function readStored(/** @type {string} */ source) {
  try {
    return readFileSync(storedFileOf(source), 'utf8');
  } catch {
    return undefined;
  }
}

/** The name is the hash of the source and Node's version, so a changed file is stripped again. */
function storedFileOf(/** @type {string} */ source) {
  return join(folder, hash('sha256', process.version + source, 'base64url'));
}

/** The rename lets two processes write the same file at once. If writing fails, only the next start is slower. */
function write(/** @type {string} */ file, /** @type {string} */ text) {
  try {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch {}
}

/**
 * Creates the folder. Returns false if it belongs to another user or others can access it, because they could put code
 * into it. Then nothing is read from it.
 */
function prepareFolder() {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    const found = lstatSync(folder);
    return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0;
  } catch {
    return false;
  }
}
