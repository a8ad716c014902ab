import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { customer, newEmail, PASSWORD } from '../../customers/accounts.fixture.ts';

const WRONG = 'not the password';

describe('S40: limits of IPv6 networks', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'] });
  });
  after(() => shop.close());

  const tryFrom = async (address: string, email: string, password: string) =>
    (await shop.shopper().send('POST', '/api/session', { email, password }, { 'x-forwarded-for': address }))
      .statusCode;
  /** Guesses from `times` networks of this /48; resolves to how many guesses were compared. */
  async function guess(site: string, email: string, times: number): Promise<number> {
    const statuses: number[] = [];
    for (let count = 0; count < times; count++)
      statuses.push(await tryFrom(`${site}:${(count * 257).toString(16)}::1`, email, WRONG));
    return statuses.filter((status) => status === 401).length;
  }

  it('S40: a /48 gets 30 guesses at an account, and its owner elsewhere is not shut out', async () => {
    const { email } = await customer(shop);
    assert.equal(await guess('2001:db8:40', email, 110), 30);
    assert.equal(await tryFrom('198.51.100.7', email, PASSWORD), 200);
  });

  it('S40: a customer who has signed in from a /64 gets in from there, although neighbors have guessed', async () => {
    const [email, home] = [newEmail(), '2001:db8:41:ffff::7'];
    const body = { email, password: PASSWORD, name: 'Ada' };
    const from = { 'x-forwarded-for': home };
    assert.equal((await shop.shopper().send('POST', '/api/customers', body, from)).statusCode, 201);
    assert.equal(await guess('2001:db8:41', email, 40), 30);
    assert.equal(await tryFrom('2001:db8:41:eeee::7', email, PASSWORD), 429);
    assert.equal(await tryFrom(home, email, PASSWORD), 200);
    let more = 0;
    while ((await tryFrom(home, email, WRONG)) === 401) more++;
    assert.equal(more, 20);
  });

  it('S40: a /64 gets 10 guesses at an account, and a /56 gets 20', async () => {
    const { email } = await customer(shop);
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++)
      statuses.push(await tryFrom(`2001:db8:42:100::${count + 1}`, email, WRONG));
    assert.deepEqual(statuses, [...Array(10).fill(401), 429, 429]);
    let more = 0;
    while ((await tryFrom(`2001:db8:42:${(0x101 + more).toString(16)}::1`, email, WRONG)) === 401) more++;
    assert.equal(more, 10);
  });
});
