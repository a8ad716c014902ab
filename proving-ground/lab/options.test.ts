import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { readOptions } from './options.ts';

const read = (...args: string[]) => readOptions(args, '/tmp/lab');

describe('the options of the lab', () => {
  it('play every stage by default', () => {
    const options = read();
    assert.ok(options.command === 'run');
    assert.deepEqual([options.isQuick, options.seed, options.out], [false, undefined, '/tmp/lab']);
    assert.equal(options.stages.length, 8);
  });

  it('choose stages, which are played once each and in the order in which the architecture grew', () => {
    const options = read('--quick', '--seed', '7', '--stages', 'database, local,database');
    assert.ok(options.command === 'run');
    assert.deepEqual([options.isQuick, options.seed, options.stages], [true, 7, ['local', 'database']]);
  });

  it('soak one stage, for half an hour by default', () => {
    const soak = { command: 'soak', minutes: 30, seed: undefined, stage: 'lazy', out: '/tmp/lab' };
    assert.deepEqual(read('soak'), soak);
    const other = read('soak', '--minutes', '5', '--stage', 'database', '--out', '/tmp/other');
    assert.deepEqual(other, { ...soak, minutes: 5, stage: 'database', out: '/tmp/other' });
  });

  for (const [args, words] of [
    [['--stages', 'cloud'], /^Option '--stages .* "cloud" is not one of local, /],
    [['--stages', ''], /^Option '--stages .* "" is not one of /],
    [['--seed', '0'], /^Option '--seed .* '0' is invalid\. It must be a whole number from 1 to \d+\.\n/],
    [['--seed', 'x'], /^Option '--seed .* 'x'/],
    [['--minutes', '3'], /^Unknown option '--minutes'/],
    [['soak', '--quick'], /^Unknown option '--quick'/],
    [['soak', '--stage', 'local'], /^Option '--stage .* "local" is not one of cookie, /],
    [['soak', '--minutes', '0'], /^Option '--minutes .* whole number/],
    [['dance'], /^(Unknown command 'dance'|Too many arguments\. .* dance\.)/],
    [['--out', ''], /^Option '--out .* It must name a folder\.\n/],
    [['--fast'], /^Unknown option '--fast'/],
  ] as const) {
    it(`are refused with a sentence and the usage: ${args.join(' ')}`, () => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      assert.throws(() => readOptions(args, '/tmp/lab', { stdout, stderr }));
      const said = String(stderr.read());
      assert.match(said, words);
      assert.match(said, /\n\nUsage: npm run lab /);
    });
  }
});
