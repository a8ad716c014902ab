import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runLab } from './run.ts';
import { drawSeed } from './shoppers/random.ts';

const SHOPPERS = 6;

/** This stage has every part. `npm run lab` plays the others. */
describe('one stage of the lab', { timeout: 240_000 }, () => {
  it('is played, measured and broken, and loses nothing', async (t) => {
    const seed = drawSeed();
    const said: string[] = [];
    const result = await runLab({
      command: 'npm run lab',
      isQuick: true,
      seed,
      stages: ['lazy'],
      environment: process.env,
      stop: new AbortController().signal,
      log: (message) => said.push(message),
      shoppers: SHOPPERS,
      calmMs: 300,
      steps: [['empty the cache', 'kill a database process']],
    });
    t.diagnostic(said.join('\n'));
    assert.deepEqual(result.verdict, { void: [], failures: [] }, `SEED=${seed}\n${said.join('\n')}`);
    const [lazy] = result.stages;
    assert.ok(lazy && lazy.acknowledged > 100 && lazy.faults.length === 1);
    assert.equal(lazy.changesLost, 0);
    const { statements = 0, cacheCalls = 0 } = lazy.calm;
    assert.ok(statements > 0 && cacheCalls > 0, JSON.stringify(lazy.calm));
    assert.deepEqual([lazy.capacity.lines, lazy.capacity.refusedBy], [100, 'too_many_line_items']);
  });
});
