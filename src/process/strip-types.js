import { hash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Node runs TypeScript by stripping the types from each file. For that it loads a compiler, which takes about 10 MB of
 * memory. This hook strips each file once and stores the result, so later starts read plain JavaScript and never load
 * the compiler. `memory-plan.ts` passes it to Node as `--import`, so it runs before the first module of the shop.
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

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    return {
      format: 'module',
      source: stripped(readFileSync(fileURLToPath(url), 'utf8')),
      shortCircuit: true,
    };
  },
});

/**
 * The key of a stored file is the hash of its source and Node's version, so a changed file is stripped again.
 * @param {string} source
 */
function stripped(source) {
  if (!isOwnFolder) return stripTypeScriptTypes(source);
  const file = join(folder, hash('sha256', process.version + source, 'base64url'));
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const text = stripTypeScriptTypes(source);
    write(file, text);
    return text;
  }
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
