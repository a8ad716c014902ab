import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from './build-archive.ts';

/** The header of ELF (System V gABI, chapter 4): a magic number, the byte order in byte 5, e_machine in byte 18. */
const MAGIC = Buffer.from('\x7fELF', 'latin1');
const HEADER_BYTES = 20;
const BIG_ENDIAN = 2;
const MACHINES: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' };

/** An archive must have one of each. */
const NEEDED = [/^runtime\/bin\/node$/, /argon2.*\.node$/, /sharp.*\.node$/];

/** Throws one sentence if a program or library is for another processor, or if one is missing. */
export function requireProcessor(stage: string, architecture: Architecture): void {
  const programs = findPrograms(stage);
  const wrong = programs.filter(({ processor }) => processor !== architecture);
  if (wrong.length > 0)
    throw new Error(
      `The archive would be for ${architecture}, but these are not: ${wrong.map(({ file, processor }) => `${file} (${processor})`).join(', ')}.`,
    );
  const native = programs.map(({ file }) => file);
  for (const needed of NEEDED)
    if (!native.some((file) => needed.test(file)))
      throw new Error(`The archive for ${architecture} lacks ${needed.source}: npm has not installed it.`);
}

interface Program {
  /** The path relative to the folder. */
  file: string;
  /** Node's name for the processor, or the number in the header. */
  processor: string;
}

/** Returns the Linux programs and libraries in a folder, recognized by their headers and not by their names. */
function findPrograms(folder: string): Program[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const processor = processorOf(path);
      return processor ? [{ file: path.slice(folder.length + 1), processor }] : [];
    });
}

/** Returns undefined for a file that is not a program. */
function processorOf(path: string): string | undefined {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header) < HEADER_BYTES || !header.subarray(0, 4).equals(MAGIC)) return undefined;
  } finally {
    closeSync(file);
  }
  const machine = header[5] === BIG_ENDIAN ? header.readUInt16BE(18) : header.readUInt16LE(18);
  return MACHINES[machine] ?? `machine ${machine}`;
}
