import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { busyTicks, readProcessorTimes, ticksBelow } from './processor-time.ts';

const statOf = (pid: number, parent: number, ticks: number, endedChildrenTicks = 0) => ({
  pid,
  parent,
  ticks,
  endedChildrenTicks,
});

describe('processor time', () => {
  it('of a process includes everything below it, with children that have ended, once', () => {
    const all = [statOf(30, 20, 4), statOf(10, 1, 1, 100), statOf(20, 10, 2), statOf(11, 1, 1_000)];
    assert.equal(ticksBelow(all, [10]), 107);
    assert.equal(ticksBelow(all, [10, 30, undefined]), 107);
  });

  it('of the machine leaves out idling and waiting, and includes what the host took', () => {
    const stat = 'cpu  100 20 30 9000 400 5 6 7 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n';
    assert.equal(busyTicks(stat), 168);
  });

  it('of a generator is that of children that have ended', async () => {
    const before = await readProcessorTimes({ web: process.pid });
    const child = spawn('sh', ['-c', 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done']);
    await once(child, 'close');
    const after = await readProcessorTimes({ web: process.pid });
    assert.ok(after.tasks.generator > before.tasks.generator);
    assert.ok(after.ours > before.ours && after.machine > before.machine);
  });
});
