import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../config.ts';
import { parseCacheUrl } from './cache-url.ts';

const plain = { primaryName: undefined, username: undefined, password: undefined, db: 0, tls: false };

describe('CACHE_URL', () => {
  it('names one server, sentinels or a cluster, with and without TLS', () => {
    assert.deepEqual(parseCacheUrl('redis://cache'), {
      ...plain,
      kind: 'single',
      nodes: [{ host: 'cache', port: 6379 }],
    });
    assert.deepEqual(parseCacheUrl('rediss://web:p%40ss@[::1]:7000/3'), {
      ...plain,
      kind: 'single',
      nodes: [{ host: '::1', port: 7000 }],
      username: 'web',
      password: 'p@ss',
      db: 3,
      tls: true,
    });
    assert.deepEqual(parseCacheUrl('redis+sentinel://:secret@one,two:26380/shop/2'), {
      ...plain,
      kind: 'sentinel',
      nodes: [
        { host: 'one', port: 26379 },
        { host: 'two', port: 26380 },
      ],
      primaryName: 'shop',
      password: 'secret',
      db: 2,
    });
    assert.deepEqual(parseCacheUrl('rediss+cluster://one,two'), {
      ...plain,
      kind: 'cluster',
      nodes: [
        { host: 'one', port: 6379 },
        { host: 'two', port: 6379 },
      ],
      tls: true,
    });
  });

  for (const wrong of [
    'http://cache',
    'redis://',
    'redis://a,b',
    'redis://host:99999',
    'redis://host/one',
    'redis://host/0/1',
    'redis://%E0%A4%A@host',
    'redis+sentinel://one',
    'redis+cluster://one/1',
    'redis://host name',
  ]) {
    it(`is refused, and not repeated: ${wrong}`, () => {
      assert.equal(parseCacheUrl(wrong), undefined);
      assert.throws(
        () => readConfig({ CACHE_URL: wrong }),
        ({ message }: Error) => /^CACHE_URL must be [^\n]+ for TLS\.$/.test(message),
      );
    });
  }
});
