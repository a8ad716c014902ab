import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { fastify } from 'fastify';
import { sendHtml } from './send-html.ts';

const PAGE = `<p>${'A page for one visitor, with a price of €5. '.repeat(100)}</p>`;
const ALL = 'gzip, deflate, br, zstd';

async function answerTo(headers: Record<string, string>, text = PAGE) {
  const app = fastify();
  app.get('/', (_request, reply) => sendHtml(reply, text));
  return app.inject({ url: '/', headers });
}

describe('S70: a page for one visitor', () => {
  it('is compressed for the shop’s own pages', async () => {
    for (const [accepted, coding, decode] of [
      [ALL, 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
    ] as const) {
      const answer = await answerTo({ 'sec-fetch-site': 'same-origin', 'accept-encoding': accepted });
      assert.equal(answer.headers['content-encoding'], coding);
      assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
      assert.ok(answer.rawPayload.length < PAGE.length / 10);
      assert.equal(decode(answer.rawPayload).toString(), PAGE);
    }
  });

  it('is not compressed where its length could tell another site what it says', async () => {
    for (const site of ['cross-site', 'same-site', 'none', 'same-origin, cross-site', ''])
      for (const headers of [{ 'sec-fetch-site': site }, {}]) {
        const answer = await answerTo({ ...headers, 'accept-encoding': ALL });
        assert.equal(answer.headers['content-encoding'], undefined, site);
        assert.equal(answer.body, PAGE);
      }
  });

  it('is sent as it is if it is short, or if the browser does not ask for compression', async () => {
    const own = { 'sec-fetch-site': 'same-origin' };
    assert.equal((await answerTo({ ...own, 'accept-encoding': ALL }, '<p>1</p>')).body, '<p>1</p>');
    assert.equal((await answerTo(own)).body, PAGE);
  });
});
