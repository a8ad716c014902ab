import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { requireProcessor } from '../../deploy/require-processor.ts';

/** The header of a 64-bit little-endian ELF file. */
const program = (machine: number) =>
  Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(11), Buffer.from([machine, 0])]);
const [X64, ARM64, RISCV] = [0x3e, 0xb7, 0xf3];

const NATIVE = ['runtime/bin/node', 'node_modules/argon2/argon2.linux.node', 'node_modules/sharp/sharp.node'];

async function folderOf(
  t: { after(end: () => Promise<void>): void },
  files: Record<string, Buffer | string>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'myclothes-programs-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  return folder;
}

const all = (machine: number) => Object.fromEntries(NATIVE.map((file) => [file, program(machine)]));

describe('an archive', () => {
  it('is built if each program and library in it is for its processor', async (t) => {
    const texts = { 'src/main.ts': 'export {};', 'empty.txt': '', 'short.bin': '\x7fELF' };
    requireProcessor(await folderOf(t, { ...all(ARM64), ...texts }), 'arm64');
    requireProcessor(await folderOf(t, { ...all(X64), ...texts }), 'x64');
  });

  it('is refused if the header of a program, whatever its name, is of another processor', async (t) => {
    const folder = await folderOf(t, { ...all(ARM64), 'node_modules/x/lib.so.8': program(X64) });
    assert.throws(
      () => requireProcessor(folder, 'arm64'),
      /^Error: The archive would be for arm64, but these are not: node_modules\/x\/lib\.so\.8 \(x64\)\.$/,
    );
    const other = await folderOf(t, { ...all(X64), 'y.node': program(RISCV) });
    assert.throws(() => requireProcessor(other, 'x64'), /y\.node \(machine 243\)/);
  });

  it('is refused without the runtime or a native package', async (t) => {
    for (const missing of NATIVE) {
      const { [missing]: _, ...others } = all(ARM64);
      const folder = await folderOf(t, others);
      assert.throws(() => requireProcessor(folder, 'arm64'), /The archive for arm64 lacks/, missing);
    }
  });
});
