import assert from 'node:assert/strict';
import { test } from 'node:test';
import { warnOfTestKey } from './test-key.ts';

const LIVE_KEY = 'sk_live_0123456789abcdef';
const WEBHOOK_SECRET = 'whsec_0123456789abcdef';

test('a test key in production causes a warning that does not contain it', () => {
  const warned = (secretKey: string | undefined, production: boolean) => {
    const lines: string[] = [];
    const log = { warn: (line: unknown) => void lines.push(String(line)) };
    const stripe = secretKey === undefined ? undefined : { secretKey, webhookSecret: WEBHOOK_SECRET };
    warnOfTestKey(stripe, production, log);
    return lines;
  };
  for (const key of ['sk_test_0123456789', 'rk_test_0123456789']) {
    const [line, ...more] = warned(key, true);
    assert.match(line ?? '', /STRIPE_SECRET_KEY is a test key/);
    assert.ok(!line?.includes(key));
    assert.deepEqual([more, warned(key, false)], [[], []]);
  }
  assert.deepEqual([warned(LIVE_KEY, true), warned(undefined, true)], [[], []]);
});
