import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foreignShare, readProcessorTime } from './processor-time.ts';

describe('processor time', () => {
  it('of a task is that of its process, and grows with its work', async () => {
    const before = await readProcessorTime({ server: [process.pid] });
    const deadline = process.cpuUsage().user + 100_000;
    while (process.cpuUsage().user < deadline);
    const after = await readProcessorTime({ server: [process.pid] });
    assert.ok(after.tasks.server - before.tasks.server >= 50);
    assert.ok(after.machine > before.machine);
  });

  it('that belongs to no task is foreign', () => {
    const before = { tasks: { server: 0, database: 0 }, harness: 0, machine: 0, idle: 0 };
    const after = { tasks: { server: 300, database: 200 }, harness: 100, machine: 1_000, idle: 150 };
    assert.ok(Math.abs(foreignShare(before, after) - 0.25) < 1e-9);
    assert.equal(foreignShare(before, { ...after, idle: 500 }), 0);
  });
});
