import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import {
  ANSWER_TIMEOUT_MS,
  type BalancerSettings,
  haproxyConfig,
  OUT_OF_ROTATION_MS,
} from './haproxy-config.ts';

const SETTINGS: BalancerSettings = {
  host: '127.0.0.1',
  port: 8080,
  publicUrl: 'http://localhost:8080',
  isSticky: false,
  runtimeSocket: '/tmp/haproxy.sock',
  servers: [
    { name: 'shop-1', host: '127.0.0.1', port: 8081, isIn: true },
    { name: 'shop-2', host: '::1', port: 8082, isIn: false },
  ],
};

/** Returns the lines of a section without their indentation. */
function section(text: string, head: string): string[] {
  const found = text.split('\n\n').find((part) => part.startsWith(`${head}\n`));
  assert.ok(found, head);
  return found
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

describe('the configuration of HAProxy', () => {
  const text = haproxyConfig(SETTINGS);
  const web = section(text, 'backend web');
  const defaults = section(text, 'defaults');
  const shoppers = section(text, 'frontend shoppers');

  it('is the same for the same settings', () => {
    assert.equal(haproxyConfig(structuredClone(SETTINGS)), text);
  });

  it('sends requests to the ready instances in turn', () => {
    assert.ok(web.includes('balance roundrobin'));
    assert.ok(web.includes('option httpchk GET /health/ready'));
    assert.ok(web.includes('http-check expect status 200'));
    assert.ok(web.includes('server shop-1 127.0.0.1:8081'));
  });

  it('has the live instances as backups in the same backend, where redispatched requests reach them', () => {
    assert.ok(web.includes('option allbackups'));
    assert.ok(web.includes('server shop-1_unready 127.0.0.1:8081 no-check backup track web_live/shop-1'));
    const live = section(text, 'backend web_live');
    assert.ok(live.includes('option httpchk GET /health/live'));
    assert.ok(live.includes('server shop-2 [::1]:8082 disabled'));
    assert.doesNotMatch(text, /use_backend/);
  });

  it('knows an instance that can join, and does not use it yet', () => {
    assert.ok(web.includes('server shop-2 [::1]:8082 disabled'));
  });

  it('repeats only GET and HEAD after a request was sent', () => {
    assert.ok(defaults.includes('retry-on conn-failure empty-response response-timeout'));
    assert.ok(defaults.includes('option redispatch 1'));
    assert.ok(web.includes('http-request disable-l7-retry unless { method GET HEAD }'));
  });

  it('deletes every forwarded header before it sets its own', () => {
    const deleted = shoppers.findLastIndex((line) => line.startsWith('http-request del-header'));
    const set = shoppers.findIndex((line) => line.startsWith('http-request set-header'));
    assert.ok(deleted < set);
    for (const name of [
      'forwarded',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-real-ip',
    ]) {
      assert.ok(shoppers.includes(`http-request del-header ${name}`), name);
    }
    assert.ok(shoppers.includes('http-request set-header x-forwarded-for %[src]'));
    assert.ok(shoppers.includes('http-request set-header x-forwarded-proto http'));
    assert.ok(shoppers.includes('http-request set-header x-forwarded-port 8080'));
    const encrypted = section(
      haproxyConfig({ ...SETTINGS, publicUrl: 'https://shop.test' }),
      'frontend shoppers',
    );
    assert.ok(encrypted.includes('http-request set-header x-forwarded-proto https'));
    assert.ok(encrypted.includes('http-request set-header x-forwarded-port 443'));
  });

  it('closes connections before the shop does, and waits longer than the shop for an answer', () => {
    assert.ok(defaults.includes('timeout http-keep-alive 60000ms'));
    assert.ok(defaults.includes(`timeout server ${ANSWER_TIMEOUT_MS}ms`));
    assert.ok(ANSWER_TIMEOUT_MS > 900 + 2 * 5_000);
    assert.equal(OUT_OF_ROTATION_MS, 3_250);
  });

  it('waits 3 s for a host to acknowledge data', () => {
    assert.match(text, /^ {4}default-server check .* tcp-ut 3000ms$/m);
  });

  it('gives streams and pictures longer', () => {
    const longer =
      'http-request set-timeout server 60000ms if { path /cart/events /checkout /api/orders } or { path_beg /pictures/ }';
    assert.ok(web.includes(longer));
  });

  it('keeps a shopper at an instance by a cookie only when asked to', () => {
    assert.doesNotMatch(text, /cookie/);
    const sticky = section(haproxyConfig({ ...SETTINGS, isSticky: true }), 'backend web');
    assert.ok(sticky.includes('cookie lb insert indirect nocache httponly attr SameSite=Lax'));
    assert.ok(sticky.includes('server shop-1 127.0.0.1:8081 cookie shop-1'));
    const encrypted = haproxyConfig({ ...SETTINGS, isSticky: true, publicUrl: 'https://shop.test' });
    assert.match(encrypted, /httponly secure attr/);
  });

  for (const isSticky of [false, true]) {
    it(`is accepted by HAProxy without warnings, ${isSticky ? 'sticky' : 'in turn'}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'myclothes-haproxy-'));
      try {
        const file = join(folder, 'haproxy.cfg');
        const runtimeSocket = join(folder, "a 'quoted' $name #1.sock");
        await writeFile(file, haproxyConfig({ ...SETTINGS, isSticky, runtimeSocket }));
        const haproxy = process.env.HAPROXY || '/usr/sbin/haproxy';
        const { stderr } = await promisify(execFile)(haproxy, ['-c', '-dW', '-f', file]);
        assert.equal(stderr, '');
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});
