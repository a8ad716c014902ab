import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStripeSettings, warnOfTestKey } from './settings.ts';

const STRIPE_SECRET_KEY = 'sk_live_0123456789abcdef';
const STRIPE_WEBHOOK_SECRET = 'whsec_0123456789abcdef';
const keys = { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET };

const faultOf = (env: Record<string, string>, production = false): string => {
  const settings = readStripeSettings(env, production);
  assert.ok(settings && 'fault' in settings, JSON.stringify(env));
  return settings.fault;
};

test('without its settings nobody takes cards, with both somebody does', () => {
  assert.equal(readStripeSettings({}, true), undefined);
  assert.equal(readStripeSettings({ STRIPE_SECRET_KEY: '', STRIPE_WEBHOOK_SECRET: '' }, true), undefined);
  const settings = readStripeSettings(keys, true);
  assert.deepEqual(settings, {
    secretKey: STRIPE_SECRET_KEY,
    webhookSecret: STRIPE_WEBHOOK_SECRET,
    apiUrl: undefined,
  });
});

test('a test key in production is warned of, without saying it', () => {
  const warned = (secretKey: string | undefined, production: boolean) => {
    const lines: string[] = [];
    const log = { warn: (line: unknown) => void lines.push(String(line)) };
    const stripe = secretKey === undefined ? undefined : { secretKey, webhookSecret: STRIPE_WEBHOOK_SECRET };
    warnOfTestKey(stripe, production, log);
    return lines;
  };
  for (const key of ['sk_test_0123456789', 'rk_test_0123456789']) {
    const [line, ...more] = warned(key, true);
    assert.match(line ?? '', /STRIPE_SECRET_KEY is a test key/);
    assert.ok(!line?.includes(key));
    assert.deepEqual([more, warned(key, false)], [[], []]);
  }
  assert.deepEqual([warned(STRIPE_SECRET_KEY, true), warned(undefined, true)], [[], []]);
});

test('one setting without the other is refused, and says which is missing', () => {
  assert.match(faultOf({ STRIPE_SECRET_KEY }), /STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET/);
  assert.match(faultOf({ STRIPE_WEBHOOK_SECRET }), /STRIPE_WEBHOOK_SECRET needs STRIPE_SECRET_KEY/);
  assert.match(faultOf({ STRIPE_API_URL: 'http://127.0.0.1:1' }), /STRIPE_API_URL needs STRIPE_SECRET_KEY/);
});

test('another server in the place of Stripe is for tests alone', () => {
  const env = { ...keys, STRIPE_API_URL: 'http://127.0.0.1:12111' };
  const settings = readStripeSettings(env, false);
  assert.ok(settings && !('fault' in settings));
  assert.equal(settings.apiUrl, 'http://127.0.0.1:12111');
  assert.match(faultOf(env, true), /^STRIPE_API_URL is for tests/);
  for (const url of ['127.0.0.1:1', 'ftp://a.b', 'http://a.b/path', 'http://user@a.b', 'http://a.b/?q'])
    assert.match(faultOf({ ...keys, STRIPE_API_URL: url }), /^STRIPE_API_URL must be/);
});

test('what is no key is refused, and not repeated', () => {
  for (const secret of ['pk_live_0123456789abcdef', 'sk_live_', 'sk_live_0123 456789', 'whsec_0123456789']) {
    const fault = faultOf({ ...keys, STRIPE_SECRET_KEY: secret });
    assert.match(fault, /^STRIPE_SECRET_KEY must be/);
    assert.ok(!fault.includes(secret) || secret === 'sk_live_');
  }
  assert.match(faultOf({ ...keys, STRIPE_WEBHOOK_SECRET: 'sk_live_0123456789' }), /whsec_/);
});
