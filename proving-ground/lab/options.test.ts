import assert from 'node:assert/strict';
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

  it('take some stages, in the order of the story, each once', () => {
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

  for (const [args, said] of [
    [['--stages', 'cloud'], /^--stages takes local, .*, not "cloud"\.$/],
    [['--stages', ''], /^--stages takes .*, not ""\.$/],
    [['--seed', '0'], /^--seed must be a whole number from 1 to \d+, not "0"\.$/],
    [['--seed', 'x'], /not "x"/],
    [['--minutes', '3'], /^--minutes: it belongs to soak\./],
    [['soak', '--quick'], /^--quick: soak plays one stage/],
    [['soak', '--stage', 'local'], /^--stage takes cookie, /],
    [['soak', '--minutes', '0'], /^--minutes must be/],
    [['dance'], /^Not understood: dance\n/],
    [['--out', ''], /^--out must name a directory\.$/],
    [['--fast'], /^Unknown option '--fast'\.\n/],
  ] as const) {
    it(`refuse ${args.join(' ') || 'an empty one'} in a sentence`, () => {
      assert.throws(
        () => read(...args),
        ({ message }: Error) => said.test(message),
      );
    });
  }
});
