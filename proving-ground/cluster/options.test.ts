import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOptions } from './options.ts';

const DEFAULTS = { instances: 3, state: 'database', sticky: false, port: 8080, cache: true, replica: true };

describe('the arguments of "npm run cluster"', () => {
  it('have defaults', () => {
    assert.deepEqual(readOptions([]), { command: 'start', options: DEFAULTS });
  });

  it('are read as they were meant', () => {
    const line = '--instances 6 --state local --sticky --port 9000 --no-cache --no-replica';
    assert.deepEqual(readOptions(line.split(' ')), {
      command: 'start',
      options: { instances: 6, state: 'local', sticky: true, port: 9000, cache: false, replica: false },
    });
  });

  it('may be a word to the cluster that runs', () => {
    assert.deepEqual(readOptions(['add']), { command: 'tell', line: 'add' });
    assert.deepEqual(readOptions(['kill', 'shop-2']), { command: 'tell', line: 'kill shop-2' });
  });

  for (const [line, words] of [
    ['--instances 0', /^--instances must be a whole number from 1 to 6, not "0"\.$/],
    ['--instances 7', /^--instances must be/],
    ['--instances 1.5', /^--instances must be/],
    ['--port 80', /^--port must be a whole number from 1024/],
    ['--state memory', /^--state must be one of local, cookie, valkey, dynamodb, database, not "memory"\.$/],
    ['--state valkey --no-cache', /^--state valkey keeps the carts in the cache/],
    ['--instance 3', /^Unknown option '--instance'.*\n.*--instances 3/s],
    ['start', /^Not understood: start\n/],
    ['kill shop-1 shop-2', /^Not understood: kill shop-1 shop-2\n/],
    ['add --sticky', /^Not understood/],
  ] as const) {
    it(`are refused with a sentence: ${line}`, () => {
      assert.throws(() => readOptions(line.split(' ')), { message: words });
    });
  }
});
