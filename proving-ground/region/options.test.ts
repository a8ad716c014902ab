import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOptions } from './options.ts';

describe('the arguments of "npm run region"', () => {
  it('start six instances at port 8080 where nothing else is said', () => {
    assert.deepEqual(readOptions([]), {
      command: 'start',
      port: 8080,
      state: 'database',
      webPerZone: 2,
      isSticky: false,
      replication: 'synchronous',
      autoScaling: undefined,
    });
  });

  it('are told to the region that runs where they begin with a command', () => {
    assert.deepEqual(readOptions(['kill-instance', 'web-a1', '--port', '8081']), {
      command: 'tell',
      port: 8081,
      line: 'kill-instance web-a1',
    });
  });

  for (const [args, complaint] of [
    [['--web', '5'], /^--web must be a whole number from 1 to 4, not "5"\.$/],
    [['--state', 'memory'], /^--state must be one of local, cookie, valkey, database, not "memory"\.$/],
    [['--replication', 'none'], /^--replication must be one of synchronous, asynchronous, not "none"\.$/],
    [['--port', '80'], /^--port must be a whole number from 1024 to 65535, not "80"\.$/],
    [['--auto-scaling', 'on'], /^--auto-scaling must be a whole number/],
    [['cut-zone', 'a', 'b'], /^Not understood: cut-zone a b\nnpm run region/],
    [['--zones', '4'], /^Unknown option '--zones'\.\nnpm run region/],
  ] as const) {
    it(`refuse ${args.join(' ')} in a sentence`, () => {
      assert.throws(() => readOptions(args), { message: complaint });
    });
  }
});
