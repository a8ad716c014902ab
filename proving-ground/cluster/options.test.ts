import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { readOptions } from './options.ts';

const DEFAULTS = { instances: 3, state: 'database', sticky: false, port: 8080, cache: true, replica: true };

describe('the arguments of "npm run cluster"', () => {
  it('have defaults', () => {
    assert.deepEqual(readOptions([]), { command: 'start', options: DEFAULTS });
  });

  it('set each option', () => {
    const line = '--instances 6 --state local --sticky --port 9000 --no-cache --no-replica';
    assert.deepEqual(readOptions(line.split(' ')), {
      command: 'start',
      options: { instances: 6, state: 'local', sticky: true, port: 9000, cache: false, replica: false },
    });
  });

  it('can be a command for the running cluster', () => {
    assert.deepEqual(readOptions(['add']), { command: 'tell', line: 'add' });
    assert.deepEqual(readOptions(['kill', 'shop-2']), { command: 'tell', line: 'kill shop-2' });
  });

  for (const [line, words] of [
    [
      '--instances 0',
      /^Option '--instances .*' argument '0' is invalid\. It must be a whole number from 1 to 6\.\n/,
    ],
    ['--instances 7', /^Option '--instances .* from 1 to 6/],
    ['--instances 1.5', /^Option '--instances .* whole number/],
    ['--port 80', /^Option '--port .* It must be a whole number from 1024/],
    ['--state memory', /^Option '--state .* 'memory' .* local, cookie, valkey, dynamodb, database\.\n/],
    ['--state valkey --no-cache', /^--state valkey keeps the carts in the cache/],
    ['--instance 3', /^Unknown option '--instance'\n\(Did you mean .*\n.*--instances <number>/s],
    ['start', /^Command-argument value 'start' is invalid .* add, remove, kill, freeze, thaw, list\.\n/],
    ['kill shop-1 shop-2', /^Too many arguments\. .* kill, shop-1, shop-2\.\n/],
    ['add --sticky', /^--sticky is for starting a cluster\.\n/],
  ] as const) {
    it(`are refused with a sentence and the usage: ${line}`, () => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      assert.throws(() => readOptions(line.split(' '), { stdout, stderr }));
      const said = String(stderr.read());
      assert.match(said, words);
      assert.match(said, /\n\nUsage: npm run cluster /);
    });
  }
});
