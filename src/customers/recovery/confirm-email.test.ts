import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop, until } from '../../../test/shop.ts';
import { confirm, customer, newEmail, PASSWORD, signIn, tokenOfMail } from '../accounts.fixture.ts';
import { ADDRESS, OTHER, registering } from '../sign-in/registering.fixture.ts';

describe('an address that several accounts have registered', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ trustedProxies: ['127.0.0.1/32'] });
  });
  after(() => shop.close());

  const { from, bodyOf, byApi, statusOf, accountsOf, subjectsTo, isIn } = registering(() => shop);

  async function reset(email: string) {
    await shop.shopper().form('/forgot-password', { email }, from());
    await until(() => subjectsTo(email).includes('Reset your password'), 'the link is mailed');
    const token = tokenOfMail(shop, email);
    const answer = await shop.shopper().form('/reset-password', { token, password: PASSWORD }, from());
    assert.equal(answer.statusCode, 303, answer.body);
  }

  it('the followed link confirms its account and removes the others, and a second link gets an explanation', async () => {
    const email = newEmail();
    const stranger = shop.shopper();
    await byApi(email, stranger);
    await stranger.add('HOO-BLK-M', 1);
    await stranger.form('/account/addresses', ADDRESS);
    const strangers = tokenOfMail(shop, email);
    const { shopper } = await customer(shop, email);
    await confirm(shop, email);
    assert.deepEqual(
      (await accountsOf(email)).map(({ isConfirmed }) => isConfirmed),
      [true],
    );
    assert.deepEqual([await isIn(shopper), await isIn(stranger)], [true, false]);
    assert.deepEqual([await statusOf(email, PASSWORD), await statusOf(email, OTHER)], [200, 401]);
    assert.doesNotMatch((await shopper.get('/account/addresses')).body, /Elsewhere 7/);
    const late = await shop.shopper().form('/confirm-email', { token: strangers });
    assert.equal(late.statusCode, 404);
    assert.match(late.body, /confirmed for another account in the meantime/);
    const { rows } = await shop.database.pool.query(
      `SELECT FROM carts WHERE NOT EXISTS (SELECT FROM sessions WHERE cart_id = carts.id)
        AND NOT EXISTS (SELECT FROM customers WHERE cart_id = carts.id)`,
    );
    assert.equal(rows.length, 0, 'the cart of a removed account is gone');
  });

  it('of the links of one address that are followed at once, one confirms', async () => {
    const email = newEmail();
    const tokens: string[] = [];
    for (let count = 0; count < 4; count++) {
      await shop.shopper().send('POST', '/api/customers', bodyOf(email, `${OTHER} ${count}`), from());
      tokens.push(tokenOfMail(shop, email));
    }
    assert.equal(new Set(tokens).size, 4);
    const answers = await Promise.all(
      tokens.map((token) => shop.shopper().form('/confirm-email', { token }, from())),
    );
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, 404, 404, 404]);
    assert.equal((await accountsOf(email)).length, 1);
  });

  it('a reset by the owner removes everything that someone put on the account before', async () => {
    const email = newEmail();
    const stranger = shop.shopper();
    await byApi(email, stranger);
    await stranger.form('/account/addresses', ADDRESS);
    const strangers = newEmail();
    await stranger.form('/account/email', { email: strangers });
    const lateLink = tokenOfMail(shop, strangers);
    const [account] = await accountsOf(email);
    await shop.database.pool.query(
      `INSERT INTO passkeys (customer_id, credential_id, public_key, counter, name, backed_up)
       VALUES ($1, 'stranger', 'key', 0, 'stranger', false)`,
      [account?.id],
    );
    await reset(email);
    assert.deepEqual([await isIn(stranger), await statusOf(email, OTHER)], [false, 401]);
    const owner = shop.shopper();
    await signIn(owner, email);
    const data = (await owner.get('/account/export')).json();
    assert.deepEqual([data.account.isEmailConfirmed, data.addresses, data.passkeys], [true, [], []]);
    // A pending change of the address would give the account back.
    assert.equal((await shop.shopper().form('/confirm-email', { token: lateLink }, from())).statusCode, 404);
    assert.equal(await statusOf(email, PASSWORD), 200);
  });

  it('a reset of a confirmed account removes the addresses from before it was confirmed, and keeps later ones', async () => {
    const email = newEmail();
    const stranger = shop.shopper();
    await byApi(email, stranger);
    await stranger.form('/account/addresses', ADDRESS);
    await confirm(shop, email);
    await stranger.form('/account/addresses', { ...ADDRESS, line1: 'At home 1' });
    await reset(email);
    const owner = shop.shopper();
    await signIn(owner, email);
    const { addresses } = (await owner.get('/account/export')).json();
    assert.deepEqual(
      addresses.map(({ line1 }: { line1: string }) => line1),
      ['At home 1'],
    );
  });
});
