import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { foreignShare, machineTicks, readProcessorTime, ticksBelow } from './processor-time.ts';

const statOf = (pid: number, parent: number, ticks: number, endedChildrenTicks = 0) => ({
  pid,
  parent,
  ticks,
  endedChildrenTicks,
});

describe('processor time', () => {
  it('of a task is that of its process, and grows with its work', async () => {
    const before = await readProcessorTime({ server: [process.pid] });
    const deadline = process.cpuUsage().user + 100_000;
    while (process.cpuUsage().user < deadline);
    const after = await readProcessorTime({ server: [process.pid] });
    assert.ok(after.tasks.server - before.tasks.server >= 50);
    assert.ok(after.machine > before.machine);
  });

  it('of a process includes everything below it, with children that have ended, once', () => {
    const all = [statOf(30, 20, 4), statOf(10, 1, 1, 100), statOf(20, 10, 2), statOf(11, 1, 1_000)];
    assert.equal(ticksBelow(all, [10]), 107);
    assert.equal(ticksBelow(all, [10, 30]), 107);
  });

  it('of the machine has idling and waiting apart, and includes what the host took', () => {
    const stat = 'cpu  100 20 30 9000 400 5 6 7 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n';
    assert.deepEqual(machineTicks(stat), { busy: 168, total: 9_568 });
  });

  it('of a generator is that of children that have ended', async () => {
    const before = await readProcessorTime({});
    const child = spawn('sh', ['-c', 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done']);
    await once(child, 'close');
    const after = await readProcessorTime({});
    assert.ok(after.generators > before.generators);
    assert.ok(after.ours > before.ours && after.harness > before.harness && after.busy > before.busy);
  });

  it('that belongs to no process of the measurement is foreign', () => {
    const before = { ours: 1_000, busy: 5_000, machine: 50_000 };
    // Others took 0.2 s of two processors in one second.
    const share = foreignShare(before, { ours: 2_500, busy: 6_700, machine: 52_000 });
    assert.ok(Math.abs(share - 0.1) < 1e-9);
  });

  it('is not foreign if the clock ticks of our processes come later than those of the machine', () => {
    const before = { ours: 0, busy: 0, machine: 0 };
    assert.equal(foreignShare(before, { ours: 20, busy: 10, machine: 2_000 }), 0);
  });
});
