import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';

const own = new URL('resident-memory.ts', import.meta.url);
/** Produces garbage of all ages until V8 has collected the old generation 30 times, or has returned memory once. */
const program = (limitMb: number) => `
  import { constants, PerformanceObserver } from 'node:perf_hooks';
  import { limitResidentMemory } from ${JSON.stringify(own)};
  limitResidentMemory({ limitMb: ${limitMb}, checkEveryMs: 20 });
  let [collections, kept] = [0, []];
  new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries())
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collections++;
  }).observe({ entryTypes: ['gc'] });
  function fill() {
    if (kept.length > 2_000) kept = [];
    for (let count = 0; count < 100; count++) kept.push(Array.from({ length: 200 }, (_, n) => ({ n })));
    if (collections < 30) setImmediate(fill);
    else process.exit();
  }
  fill();`;

describe('the resident memory of a process under load', () => {
  async function collectionsWith(limitMb: number): Promise<string> {
    const flags = ['--trace-gc', '--heap-growing-percent=20', '--input-type=module'];
    const child = spawn(process.execPath, [...flags, '--eval', program(limitMb)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    return output;
  }

  it('is returned to the system by V8 while it is above the limit', async () => {
    assert.match(await collectionsWith(1), /Mark-Compact \(reduce\)/);
  });

  it('is left to V8 while it is below the limit', async () => {
    const output = await collectionsWith(100_000);
    assert.match(output, /Mark-Compact/);
    assert.doesNotMatch(output, /\(reduce\)/);
  });
});
