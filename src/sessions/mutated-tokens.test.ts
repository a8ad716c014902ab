import assert from 'node:assert/strict';
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { contentsOf, createTestShop, SESSION_KEY, type TestShop } from '../../test/shop.ts';
import { customer } from '../customers/accounts.fixture.ts';
import { withoutAccounts } from '../state/conformance/guests.fixture.ts';
import type { StateStore } from '../state/store.ts';
import { createCookies, sessionTokens } from './cookies.ts';
import { createVisitors } from './visitors.ts';

const TOKENS = 100_000;
/** Sent over HTTP as well, to every kind of route. */
const SENT = 300;

type Mutate = (token: string, other: string) => string;

const flipBit: Mutate = (token) => {
  const bytes = Buffer.from(token, 'latin1');
  const at = randomInt(bytes.length);
  bytes[at] = (bytes[at] as number) ^ (1 << randomInt(8));
  return bytes.toString('latin1');
};
const signed = (token: string, key: string) =>
  `v1.${token}.${createHmac('sha256', key).update(`v1.${token}`).digest('base64url')}`;
const partsOf = (token: string) => token.split('.') as [string, string, string];
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const MUTATIONS: Record<string, Mutate> = {
  'a flipped bit': flipBit,
  'two flipped bits': (token, other) => flipBit(token.slice(0, 40), other) + flipBit(token.slice(40), other),
  'cut off': (token) => token.slice(0, randomInt(token.length)),
  'cut at the front': (token) => token.slice(1 + randomInt(token.length - 1)),
  'one character more': (token) => token + BASE64URL[randomInt(64)],
  'another character': (token) => {
    const at = randomInt(token.length);
    const wrong = [...BASE64URL, '.'].filter((one) => one !== token[at]);
    return token.slice(0, at) + wrong[randomInt(wrong.length)] + token.slice(at + 1);
  },
  'two characters swapped': (token) => {
    const [, value, signature] = partsOf(token);
    const at = randomInt(41);
    const swapped = value.slice(0, at) + value[at + 1] + value[at] + value.slice(at + 2);
    return swapped === value ? `v1.${signature}.${value}` : `v1.${swapped}.${signature}`;
  },
  'parts swapped': (token) => {
    const [version, value, signature] = partsOf(token);
    return [`${version}.${signature}.${value}`, `${value}.${version}.${signature}`][randomInt(2)] as string;
  },
  "another shopper's signature": (token, other) => `v1.${partsOf(token)[1]}.${partsOf(other)[2]}`,
  'halves of two': (token, other) => token.slice(0, 30) + other.slice(30),
  'an old key': (token) => signed(partsOf(token)[1], 'a key that was taken out of the list'),
  invented: () => `v1.${randomBytes(32).toString('base64url')}.${randomBytes(32).toString('base64url')}`,
  'another version': (token) => `v2${token.slice(2)}`,
  'no signature': (token) => `v1.${partsOf(token)[1]}.`,
  'quoted or padded': (token) =>
    [`"${token}"`, `${token}=`, ` ${token}`, `${token},${token}`][randomInt(4)] as string,
};

describe('S2: a mutated token', () => {
  let shop: TestShop;
  let tokens: [string, string];
  before(async () => {
    shop = await createTestShop();
    const [one, other] = [await customer(shop), await customer(shop)];
    tokens = [one.shopper.session ?? '', other.shopper.session ?? ''];
  });
  after(() => shop.close());

  const mutated = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const all = Object.entries(MUTATIONS);
      const [what, mutate] = all[index % all.length] as [string, Mutate];
      return { what, value: mutate(tokens[index % 2] as string, tokens[(index + 1) % 2] as string) };
    });

  it(`S2: none of ${TOKENS} is accepted, and no store is asked`, async () => {
    const ask = () => assert.fail('the store was asked');
    const store = { find: ask, create: ask, change: ask, ...withoutAccounts } as unknown as StateStore;
    const verifier = sessionTokens([SESSION_KEY]);
    const cookies = createCookies('https://shop.test', verifier);
    const visitors = createVisitors({ store, cookies });
    for (const { what, value } of mutated(TOKENS)) {
      assert.notEqual(value, tokens[0], what);
      assert.notEqual(value, tokens[1], what);
      assert.equal(verifier.verify(value), undefined, `${what}: ${value}`);
    }
    // The whole way from the cookie, for as many as do not change what a cookie is.
    for (const { what, value } of mutated(TOKENS / 10)) {
      const headers = { cookie: `__Host-session=${encodeURIComponent(value)}` };
      assert.equal((await visitors.find({ headers } as FastifyRequest)).cart.version, 0, what);
    }
  });

  it('S2: gives no access over HTTP, and writes nothing', async () => {
    const before = await contentsOf(shop.database);
    for (const { what, value } of mutated(SENT)) {
      const headers = { cookie: `__Host-session=${encodeURIComponent(value)}` };
      const [sessions, account, cart, events] = [
        await shop.inject({ url: '/api/sessions', headers }),
        await shop.inject({ url: '/account', headers }),
        await shop.inject({ url: '/api/cart', headers }),
        await shop.inject({ url: '/cart/events', headers }),
      ];
      assert.deepEqual(
        [sessions.statusCode, account.statusCode, cart.json().version, events.statusCode],
        [401, 303, 0, 204],
        what,
      );
      assert.ok(!String(account.headers['set-cookie']).includes('session='));
    }
    assert.deepEqual(await contentsOf(shop.database), before);
  });
});
