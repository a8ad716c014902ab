import { hash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Loads TypeScript from files whose types were stripped at an earlier start. Node's own compile cache does this, too, but
 * keeps everything that it has read in memory, which is 10 MB of the shop. This file is JavaScript, because loading any
 * TypeScript without it would load the compiler, which takes as much. See docs/decisions/0070-memory-plan.md.
 */

const OWNER_ONLY = 0o700;
const uid = process.getuid?.() ?? 0;
/** It is beside the compiled code of Node, where a place for that is given. */
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

/** @param {string} source */
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

/** The rename lets two processes write the same file. A disk that is full only makes the next start slower. */
function write(/** @type {string} */ file, /** @type {string} */ text) {
  try {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch {}
}

/** Code is read only from a folder that no other user can write to. */
function prepareFolder() {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    const found = lstatSync(folder);
    return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0;
  } catch {
    return false;
  }
}
