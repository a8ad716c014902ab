import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { listenFault } from './listening.ts';
import { serveMetrics } from './metrics.ts';

const noText = { contentType: 'text/plain', metrics: async () => '' };

it('a metrics port that is in use is named with its setting', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await assert.rejects(
    serveMetrics(noText, '127.0.0.1', port),
    new RegExp(`^Error: Port ${port} is in use\\. .* set METRICS_PORT to another port\\.$`),
  );
  other.close();
});

it('a host that is not an address of this machine is named', async () => {
  await assert.rejects(
    serveMetrics(noText, '256.1.1.1', 1),
    /^Error: HOST is "256\.1\.1\.1", which is not an address of this machine/,
  );
});

it('any other error is returned unchanged', () => {
  const error = new Error('something else');
  assert.equal(listenFault(error, { host: '127.0.0.1', port: 1, setting: 'PORT' }), error);
});
