import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { readOptions } from './options.ts';

describe('the arguments of "npm run region"', () => {
  it('start six instances at port 8080 by default', () => {
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

  it('are sent to the running region if they begin with a command', () => {
    assert.deepEqual(readOptions(['kill-instance', 'web-a1', '--port', '8081']), {
      command: 'tell',
      port: 8081,
      line: 'kill-instance web-a1',
    });
  });

  for (const [args, words] of [
    [['--web', '5'], /^Option '--web .* argument '5' is invalid\. It must be a whole number from 1 to 4\.\n/],
    [['--state', 'memory'], /^Option '--state .* 'memory' .* local, cookie, valkey, database\.\n/],
    [['--replication', 'none'], /^Option '--replication .* 'none' .* synchronous, asynchronous\.\n/],
    [['--port', '80'], /^Option '--port .* '80' .* whole number from 1024 to 65535\.\n/],
    [['--auto-scaling', 'on'], /^Option '--auto-scaling .* whole number/],
    [['cut-zone', 'a', 'b'], /^Too many arguments\. .* cut-zone, a, b\.\n/],
    [['--zones', '4'], /^Unknown option '--zones'\.\n/],
  ] as const) {
    it(`are refused with a sentence and the usage: ${args.join(' ')}`, () => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      assert.throws(() => readOptions(args, { stdout, stderr }));
      const said = String(stderr.read());
      assert.match(said, words);
      assert.match(said, /\n\nUsage: npm run region /);
    });
  }
});
