import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rolesOf } from './database-cluster.ts';

const names = ['db-a', 'db-b', 'db-c'];
const primary = (standbys: Record<string, string>) => ({ isStandby: false, isStreaming: false, standbys });
const standby = (isStreaming: boolean) => ({ isStandby: true, isStreaming, standbys: {} });

describe('the roles of the databases', () => {
  it('come from the primary and from the servers themselves', () => {
    const seen = new Map([
      ['db-a', standby(true)],
      ['db-b', primary({ 'db-a': 'async', 'db-c': 'sync' })],
      ['db-c', standby(true)],
    ]);
    assert.deepEqual([...rolesOf(names, seen).values()], ['replica', 'primary', 'synchronous standby']);
  });

  it('do not include a server that is cut off or down', () => {
    const seen = new Map([
      ['db-a', standby(false)],
      ['db-b', primary({ 'db-c': 'sync' })],
    ]);
    assert.deepEqual([...rolesOf(names, seen).values()], ['starting', 'primary', 'down']);
  });
});
