import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { serveMetrics } from './metrics.ts';

describe('metrics', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  it('are served on a separate port only', async (t) => {
    const server = await serveMetrics(shop.metrics.registry, '127.0.0.1', 0);
    t.after(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    assert.ok(address !== null && typeof address !== 'string');
    const origin = `http://127.0.0.1:${address.port}`;
    await shop.inject({ url: '/products/heavy-hoodie?q=secret' });
    await shop.inject({ url: '/products/none-of-ours' });
    await shop.inject({ url: '/nothing/secret' });
    const response = await fetch(`${origin}/metrics`);
    const text = await response.text();
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
    assert.match(
      text,
      /http_request_duration_seconds_count\{method="GET",route="\/products\/:slug",status="200"\} 1/,
    );
    assert.match(
      text,
      /http_request_duration_seconds_count\{method="GET",route="\/products\/:slug",status="404"\} 1/,
    );
    // One label for all that is not there, or anyone could fill the memory with labels.
    assert.match(text, /http_request_duration_seconds_count\{method="GET",route="none",status="404"\} 1/);
    assert.doesNotMatch(text, /secret|none-of-ours/);
    assert.match(text, /\ndatabase_connections \d+\n/);
    assert.match(text, /\ndatabase_waiting 0\n/);
    assert.match(text, /\nprocess_cpu_seconds_total /);
    assert.equal((await fetch(`${origin}/`)).status, 404);
    assert.equal((await shop.inject({ url: '/metrics' })).statusCode, 404);
  });
});
