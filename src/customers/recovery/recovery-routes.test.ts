import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop, until } from '../../../test/shop.ts';
import {
  confirmedCustomer,
  customer,
  makeStale,
  newEmail,
  PASSWORD,
  signIn,
  tokenOfMail,
} from '../accounts.fixture.ts';

const NEW = 'the heron flies at noon';

describe('recovering an account', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop.close());

  const subjectTo = (email: string) => shop.mails.findLast(({ to }) => to === email)?.subject ?? '';
  const askForLink = async (email: string, headers = {}) => {
    const count = shop.mails.length;
    await shop.shopper().form('/forgot-password', { email }, headers);
    await until(() => shop.mails.length > count, 'the link is mailed');
    return tokenOfMail(shop, email);
  };
  const statusOf = async (email: string, password: string) =>
    (await shop.shopper().send('POST', '/api/session', { email, password })).statusCode;

  it('S15: a link sets a new password once, signs all devices out, and keeps the guest’s cart for the sign-in', async () => {
    const { shopper, email } = await customer(shop);
    const token = await askForLink(email);
    const guest = shop.shopper();
    await guest.add('HOO-BLK-M', 2);
    assert.match((await guest.get(`/reset-password?token=${token}`)).body, new RegExp(token));
    const weak = await guest.form('/reset-password', { token, password: 'password1' });
    assert.equal(weak.statusCode, 422);
    const reset = await guest.form('/reset-password', { token, password: NEW });
    assert.deepEqual([reset.statusCode, reset.headers.location], [303, '/sign-in?done=password-reset']);
    assert.equal((await shopper.get('/api/sessions')).statusCode, 401);
    assert.deepEqual([await statusOf(email, PASSWORD), await statusOf(email, NEW)], [401, 200]);
    const again = await guest.form('/reset-password', { token, password: 'yet another lake' });
    assert.equal(again.statusCode, 404);
    assert.equal(await statusOf(email, NEW), 200);
    const merged = await signIn(guest, email, NEW);
    assert.equal(merged.json().cart.itemCount, 2);
  });

  it('S11: after wrong guesses have used up the limit, a new password opens the account from the same network', async () => {
    const { email } = await customer(shop);
    let status = 401;
    for (let guess = 0; guess < 20 && status === 401; guess++) status = await statusOf(email, 'mistyped');
    assert.equal(status, 429);
    const token = await askForLink(email);
    await shop.shopper().form('/reset-password', { token, password: NEW });
    assert.equal(await statusOf(email, NEW), 200);
  });

  it('S15: ten uses of one link at once are one', async () => {
    const { email } = await customer(shop);
    const token = await askForLink(email);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => shop.shopper().form('/reset-password', { token, password: NEW })),
    );
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [303, ...Array(9).fill(404)]);
  });

  it('S15: a link stops working after 30 minutes, after a newer one, and after a password change', async () => {
    const { shopper, email } = await customer(shop);
    const reset = async (token: string) =>
      (await shop.shopper().form('/reset-password', { token, password: NEW })).statusCode;
    const old = await askForLink(email);
    const newer = await askForLink(email);
    assert.equal(await reset(old), 404);
    await shop.database.pool.query(
      `UPDATE one_time_tokens SET expires_at = expires_at - interval '30 minutes'`,
    );
    assert.equal(await reset(newer), 404);
    const last = await askForLink(email);
    await shopper.form('/account/password', { currentPassword: PASSWORD, password: 'a third quiet lake' });
    assert.equal(await reset(last), 404);
    assert.equal(await statusOf(email, 'a third quiet lake'), 200);
  });

  it('S15: links lead to the configured URL, whatever the Host header says', async () => {
    const { email } = await customer(shop);
    await askForLink(email, {
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      origin: 'https://shop.test',
    });
    const mail = shop.mails.findLast(({ to }) => to === email);
    assert.match(mail?.text ?? '', /https:\/\/shop\.test\/reset-password\?token=/);
    assert.ok(!`${mail?.text}${mail?.html}`.includes('evil.test'));
  });

  it('S11: one inbox gets at most 3 such emails in half an hour', async () => {
    const { email } = await customer(shop);
    const before = shop.mails.filter(({ to }) => to === email).length;
    for (let count = 0; count < 8; count++) await shop.shopper().form('/forgot-password', { email });
    // The email of this request is sent after theirs.
    await askForLink((await customer(shop)).email);
    assert.equal(shop.mails.filter(({ to }) => to === email).length - before, 3);
  });

  it('an address is confirmed by its link, once, and not by opening it', async () => {
    const { shopper, email } = await customer(shop);
    const token = tokenOfMail(shop, email);
    assert.match((await shopper.get('/account')).body, /confirm your email/);
    await shopper.get(`/confirm-email?token=${token}`);
    assert.match((await shopper.get('/account')).body, /confirm your email/);
    const confirmed = await shop.shopper().form('/confirm-email', { token });
    assert.equal(confirmed.statusCode, 200);
    assert.doesNotMatch((await shopper.get('/account')).body, /confirm your email/);
    assert.equal((await shop.shopper().form('/confirm-email', { token })).statusCode, 404);
  });

  it('the confirmation link is sent again without asking for the password', async () => {
    const { shopper, email } = await customer(shop);
    const first = tokenOfMail(shop, email);
    await makeStale(shop);
    await shopper.form('/account/email', { email });
    const second = tokenOfMail(shop, email);
    assert.notEqual(first, second);
    assert.equal((await shopper.form('/confirm-email', { token: first })).statusCode, 404);
    assert.equal((await shopper.form('/confirm-email', { token: second })).statusCode, 200);
  });

  it('an address changes when its link is followed, and the old one gets an email', async () => {
    const { shopper, email } = await customer(shop);
    const next = newEmail();
    const reset = await askForLink(email);
    await shopper.form('/account/email', { email: next });
    assert.match((await shopper.get('/account/details')).body, new RegExp(next));
    assert.equal(await statusOf(email, PASSWORD), 200);
    const token = tokenOfMail(shop, next);
    assert.equal((await shop.shopper().form('/confirm-email', { token })).statusCode, 200);
    assert.deepEqual([await statusOf(email, PASSWORD), await statusOf(next, PASSWORD)], [401, 200]);
    assert.match(subjectTo(email), /has changed/);
    // Links that were emailed to the old address no longer work.
    const late = await shop.shopper().form('/reset-password', { token: reset, password: NEW });
    assert.equal(late.statusCode, 404);
  });

  it('S15: a reset link that is emailed while the address changes does not work', async () => {
    const { email } = await confirmedCustomer(shop);
    const next = newEmail();
    const token = await askForLink(email);
    // The address is read before the link is stored, so a change that commits in between does not end that link.
    await shop.database.pool.query('UPDATE customers SET email = $2, email_key = $2 WHERE email = $1', [
      email,
      next,
    ]);
    const late = await shop.shopper().form('/reset-password', { token, password: NEW });
    assert.equal(late.statusCode, 404);
    assert.equal(await statusOf(next, PASSWORD), 200);
    const fresh = await askForLink(next);
    const reset = await shop.shopper().form('/reset-password', { token: fresh, password: NEW });
    assert.equal(reset.statusCode, 303);
  });

  it('an address that another account has taken in the meantime stays there', async () => {
    const { shopper, email } = await customer(shop);
    const wanted = newEmail();
    await shopper.form('/account/email', { email: wanted });
    const token = tokenOfMail(shop, wanted);
    await confirmedCustomer(shop, wanted);
    assert.equal((await shopper.form('/confirm-email', { token })).statusCode, 404);
    assert.equal(await statusOf(email, PASSWORD), 200);
  });

  it('malformed tokens get the same answer as used ones', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), "' OR 1=1 --", '\u0000', 'ä'.repeat(43)]) {
      assert.equal((await shop.shopper().form('/confirm-email', { token })).statusCode, 404, token);
      const reset = await shop.shopper().form('/reset-password', { token, password: NEW });
      assert.equal(reset.statusCode, 404, token);
    }
  });
});
