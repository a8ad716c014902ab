import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../config.ts';

const STRIPE_SECRET_KEY = 'sk_live_0123456789abcdef';
const STRIPE_WEBHOOK_SECRET = 'whsec_0123456789abcdef';
const keys = { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET };
const PRODUCTION = {
  NODE_ENV: 'production',
  SESSION_KEYS: 'Ql9xT2b7Vd0Zp4Ns8Hk3Wm6Yc1Rf5Ja+',
  PUBLIC_URL: 'https://shop.test',
};

function faultOf(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${JSON.stringify(env)} is accepted`);
}

describe('the settings of Stripe', () => {
  it('are needed for cards alone', () => {
    assert.equal(readConfig(PRODUCTION).stripe, undefined);
    const empty = { STRIPE_SECRET_KEY: '', STRIPE_WEBHOOK_SECRET: '' };
    assert.equal(readConfig({ ...PRODUCTION, ...empty }).stripe, undefined);
    assert.deepEqual(readConfig({ ...PRODUCTION, ...keys }).stripe, {
      secretKey: STRIPE_SECRET_KEY,
      webhookSecret: STRIPE_WEBHOOK_SECRET,
      publishableKey: undefined,
      apiUrl: undefined,
    });
  });

  it('can have the publishable key of the same account and mode', () => {
    const STRIPE_PUBLISHABLE_KEY = 'pk_live_0123456789abcdef';
    const env = { ...PRODUCTION, ...keys, STRIPE_PUBLISHABLE_KEY };
    assert.equal(readConfig(env).stripe?.publishableKey, STRIPE_PUBLISHABLE_KEY);
    assert.match(faultOf({ STRIPE_PUBLISHABLE_KEY }), /^STRIPE_PUBLISHABLE_KEY needs STRIPE_SECRET_KEY/);
    const mixed = { ...keys, STRIPE_PUBLISHABLE_KEY: 'pk_test_0123456789abcdef' };
    assert.match(faultOf(mixed), /must both be live keys or both be test keys/);
    const swapped = { ...keys, STRIPE_PUBLISHABLE_KEY: STRIPE_SECRET_KEY };
    assert.match(faultOf(swapped), /^STRIPE_PUBLISHABLE_KEY must be/);
    assert.ok(!faultOf(swapped).includes(STRIPE_SECRET_KEY));
  });

  it('are refused one without the other, and the missing one is named', () => {
    assert.match(faultOf({ STRIPE_SECRET_KEY }), /^STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET/);
    assert.match(faultOf({ STRIPE_WEBHOOK_SECRET }), /^STRIPE_WEBHOOK_SECRET needs STRIPE_SECRET_KEY/);
    assert.match(
      faultOf({ STRIPE_API_URL: 'http://127.0.0.1:1' }),
      /^STRIPE_API_URL needs STRIPE_SECRET_KEY/,
    );
  });

  it('can name another server in the place of Stripe, for tests alone', () => {
    const env = { ...keys, STRIPE_API_URL: 'http://127.0.0.1:12111' };
    assert.equal(readConfig(env).stripe?.apiUrl, 'http://127.0.0.1:12111');
    assert.match(faultOf({ ...PRODUCTION, ...env }), /^STRIPE_API_URL is for tests/);
    for (const url of ['127.0.0.1:1', 'ftp://a.b', 'http://a.b/path', 'http://user@a.b', 'http://a.b/?q'])
      assert.match(faultOf({ ...env, STRIPE_API_URL: url }), /^STRIPE_API_URL must be/);
  });

  it('are not repeated where they are wrong', () => {
    for (const secret of [
      'pk_live_0123456789abcdef',
      'sk_live_',
      'sk_live_0123 456789',
      'whsec_0123456789',
    ]) {
      const fault = faultOf({ ...keys, STRIPE_SECRET_KEY: secret });
      assert.match(fault, /^STRIPE_SECRET_KEY must be/);
      assert.ok(!fault.includes(secret) || secret === 'sk_live_');
    }
    assert.match(faultOf({ ...keys, STRIPE_WEBHOOK_SECRET: 'sk_live_0123456789' }), /whsec_/);
  });
});
