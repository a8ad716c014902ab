import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { RULES } from '../accounts/limits.ts';
import { createRateLimits } from '../platform/rate-limit.ts';
import { EMPTY_VALUES } from './checkout-form.ts';
import { createPromoTries, type QuoteOfTry } from './promo-tries.ts';
import type { Quote } from './quote.ts';

const { limit } = RULES.promoFromNetwork;
const request = { ip: '192.0.2.7' } as FastifyRequest;
const elsewhere = { ip: '198.51.100.7' } as FastifyRequest;

describe('tries of promo codes', () => {
  let test: TestDatabase;
  let quoteOfTry: QuoteOfTry;
  before(async () => {
    test = await createTestDatabase();
    quoteOfTry = createPromoTries(createRateLimits(test.database));
  });
  after(() => test.drop());

  /** With a shop that knows one code. */
  const tryOut = async (promoCode: string, from = request) => {
    const { quoted, fault } = await quoteOfTry(from, { ...EMPTY_VALUES, promoCode }, async (values) => {
      const promo = values.promoCode === 'KNOWN' ? { ok: true, note: '' } : undefined;
      return { promo } as Quote;
    });
    return { isApplied: quoted.promo !== undefined, fault };
  };

  it('are not counted where there is such a code, or none was typed', async () => {
    for (let tries = 0; tries <= limit; tries++) {
      assert.deepEqual(await tryOut('KNOWN'), { isApplied: true, fault: undefined });
      assert.deepEqual(await tryOut(' '), { isApplied: false, fault: undefined });
    }
  });

  it('S11: are limited for a network: then a right guess is answered as a wrong one', async () => {
    for (let tries = 0; tries < limit; tries++)
      assert.equal((await tryOut(`WRONG${tries}`)).fault, undefined);
    const answers = [await tryOut('WRONG'), await tryOut('KNOWN')];
    assert.deepEqual(answers[0], answers[1]);
    assert.equal(answers[0]?.isApplied, false);
    assert.match(answers[0]?.fault ?? '', /^Too many codes were tried\. Try again in 60 minutes/);
    assert.equal((await tryOut('KNOWN', elsewhere)).isApplied, true, 'others are not concerned');
    assert.equal((await tryOut('')).fault, undefined, 'an order without a code goes on');
  });
});
