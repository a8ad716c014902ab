import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fastify } from 'fastify';
import { errorHandler } from '../../../test/rendered.ts';
import { isDatabaseAway } from '../../database/database.ts';
import { Problem } from './errors.ts';

/** A server whose one route throws the given error. */
async function answerTo(error: unknown, headers: Record<string, string> = { accept: 'application/json' }) {
  const app = fastify();
  app.setErrorHandler(errorHandler.handleError);
  app.setNotFoundHandler(errorHandler.handleNotFound);
  app.get('/', () => Promise.reject(error));
  return app.inject({ url: '/', headers });
}

const withCode = (code: string, more = {}) => Object.assign(new Error('the details'), { code, ...more });

describe('errors', () => {
  it('that mean the database is away are 503 with Retry-After', async () => {
    for (const code of [
      '08006',
      '57P01',
      '57P03',
      '57014',
      '53300',
      '25006',
      '55P03',
      '40P01',
      'ECONNREFUSED',
      'ECONNRESET',
      'ENOTFOUND',
      'EHOSTUNREACH',
      'EAI_AGAIN',
    ])
      assert.ok(isDatabaseAway(withCode(code)), code);
    assert.ok(isDatabaseAway(withCode('ENOENT', { syscall: 'connect' })));
    assert.ok(!isDatabaseAway(withCode('ENOENT', { syscall: 'open' })), 'a missing file');
    for (const code of ['23505', '42P01', '22P02', '28P01', 'ERR_X', ''])
      assert.ok(!isDatabaseAway(withCode(code)), code);
    for (const message of [
      'timeout exceeded when trying to connect',
      'Query read timeout',
      'Connection terminated unexpectedly',
    ])
      assert.ok(isDatabaseAway(new Error(message)), message);
    const response = await answerTo(withCode('57P01'));
    assert.deepEqual(
      [response.statusCode, response.json().code, response.headers['retry-after']],
      [503, 'database_unavailable', '1'],
    );
  });

  it('about a character that the database cannot store are 400', async () => {
    const response = await answerTo(withCode('22021'));
    assert.deepEqual([response.statusCode, response.json().code], [400, 'invalid_request']);
  });

  it('S32: that are unexpected are 500 without their message, stack or members', async () => {
    for (const error of [
      withCode('42P01', { detail: 'the details' }),
      withCode('X', { statusCode: 500 }),
      new TypeError('the details'),
    ]) {
      for (const accept of ['application/json', 'text/html']) {
        const response = await answerTo(error, { accept });
        assert.equal(response.statusCode, 500);
        assert.equal(response.headers['cache-control'], 'no-store');
        assert.doesNotMatch(response.body, /the details|42P01|TypeError|\.ts/);
        assert.match(response.body, /cart is safe/i);
      }
    }
  });

  it('of a client say what to do, and not what the framework says', async () => {
    const response = await answerTo(withCode('FST_ERR_X', { statusCode: 400 }));
    assert.deepEqual([response.statusCode, response.json().code], [400, 'invalid_request']);
    assert.doesNotMatch(response.body, /the details/);
  });

  it('that are problems have their members, and their sentence for browsers', async () => {
    const problem = new Problem(409, 'sold_out', 'It is <gone>.', {
      details: { left: 0 },
      retryAfterSeconds: 5,
    });
    const json = await answerTo(problem);
    assert.deepEqual(
      [json.json().left, json.json().detail, json.headers['retry-after']],
      [0, 'It is <gone>.', '5'],
    );
    const page = await answerTo(problem, { accept: 'text/html' });
    assert.match(page.body, /It is &lt;gone&gt;\./);
  });

  it('are pages only for browsers', async () => {
    const CASES: [headers: Record<string, string>, isPage: boolean][] = [
      [{ accept: 'text/html,*/*;q=0.8' }, true],
      [{ accept: '*/*' }, true],
      [{ accept: 'application/json, */*' }, false],
      [{ accept: 'image/webp' }, false],
      [{ accept: 'text/html', 'x-fragment': 'cart' }, false],
    ];
    for (const [headers, isPage] of CASES) {
      const response = await answerTo(new Problem(404, 'x', 'Not here.'), headers);
      assert.equal(
        String(response.headers['content-type']).startsWith('text/html'),
        isPage,
        JSON.stringify(headers),
      );
    }
  });
});
