import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type Shopper, type TestShop } from '../../test/shop.ts';
import { customer } from '../customers/accounts.fixture.ts';
import { ADDRESS, countOf, orderForm } from './checkout.fixture.ts';

const VIENNA = { ...ADDRESS, line1: 'Praterstraße 1', postalCode: '1020', city: 'Wien', country: 'AT' };
const EMPTY = { name: '', line1: '', line2: '', postalCode: '', city: '', country: '', phone: '' };
const TOTAL = 7_900;

describe('a saved address at the checkout', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());

  const buyer = async (...addresses: Record<string, string>[]) => {
    const { shopper, email } = await customer(shop);
    for (const address of addresses) {
      const { statusCode, body } = await shopper.send('POST', '/api/addresses', address);
      assert.equal(statusCode, 201, body);
    }
    await shopper.add('HOO-BLK-M');
    return { shopper, email };
  };
  /** The radio buttons of the page: their values, and which one is chosen. */
  const choicesOf = (body: string) =>
    [...body.matchAll(/name="savedAddress" value="([^"]*)"([^>]*)>/g)].map(([, value = '', rest = '']) => ({
      value,
      isChosen: rest.includes(' checked'),
    }));
  const openPage = async (shopper: Shopper) => {
    const { body } = await shopper.get('/checkout');
    return { body, choices: choicesOf(body) };
  };
  const listed = async (shopper: Shopper) => (await shopper.get('/api/addresses')).json().addresses;
  const newestOrder = async (shopper: Shopper) => (await shopper.get('/api/orders')).json().orders[0];
  const place = (shopper: Shopper, more: Record<string, string>) =>
    shopper.form('/checkout', { ...orderForm(TOTAL), ...more });

  it('is chosen if it is the default one, and the order goes there', async () => {
    const { shopper } = await buyer(ADDRESS, VIENNA);
    const [, vienna] = await listed(shopper);
    await shopper.form(`/account/addresses/${vienna.id}/default`, {});
    const { body, choices } = await openPage(shopper);
    assert.deepEqual(
      choices.map(({ isChosen }) => isChosen),
      [true, false, false],
    );
    assert.match(body, /Praterstraße 1, 1020 Wien, Austria/);
    const placed = await place(shopper, { ...EMPTY, savedAddress: choices[0]?.value ?? '' });
    assert.equal(placed.statusCode, 303, placed.body);
    const { address } = (await shopper.get(`/api/orders/${(await newestOrder(shopper)).number}`)).json();
    assert.deepEqual(address, VIENNA);
    assert.equal((await listed(shopper)).length, 2);
  });

  it('that has changed since the page was opened is shown again before anything is ordered', async () => {
    const { shopper } = await buyer(ADDRESS);
    const { choices } = await openPage(shopper);
    const [saved] = await listed(shopper);
    await shopper.send('PATCH', `/api/addresses/${saved.id}`, { line1: 'Elsewhere 7' });
    const before = await countOf(shop, 'orders');
    const refused = await place(shopper, { ...EMPTY, savedAddress: choices[0]?.value ?? '' });
    assert.equal(refused.statusCode, 422);
    assert.match(refused.body, /This address has changed or was removed[\s\S]*Elsewhere 7/);
    assert.ok(choicesOf(refused.body).at(-1)?.isChosen);
    await shopper.send('DELETE', `/api/addresses/${saved.id}`);
    const gone = await place(shopper, { ...EMPTY, savedAddress: choices[0]?.value ?? '' });
    assert.match(gone.body, /This address has changed or was removed/);
    assert.equal(await countOf(shop, 'orders'), before);
  });

  it('S16: of another customer is refused like a removed one', async () => {
    const [owner, stranger] = [await buyer(ADDRESS), await buyer(VIENNA)];
    const { choices } = await openPage(owner.shopper);
    const before = await countOf(shop, 'orders');
    const savedAddress = choices[0]?.value ?? '';
    const refused = await place(stranger.shopper, { ...EMPTY, savedAddress });
    assert.equal(refused.statusCode, 422);
    assert.doesNotMatch(refused.body, /Hornsgatan/);
    // A guest has none, so the typed address counts.
    const guest = shop.shopper();
    await guest.add('HOO-BLK-M');
    const missing = await place(guest, { ...EMPTY, savedAddress });
    assert.equal(missing.statusCode, 422);
    assert.match(missing.body, /Enter your full name\./);
    assert.equal(await countOf(shop, 'orders'), before);
  });

  it('that the shop no longer delivers to is shown in the fields, to be corrected', async () => {
    const { shopper, email } = await buyer();
    await shop.database.pool.query(
      `INSERT INTO addresses (customer_id, place, name, line1, postal_code, city, country)
       SELECT id, 1, 'Ada', 'Calle 1', '38001', 'Santa Cruz', 'ES' FROM customers WHERE email = $1`,
      [email],
    );
    const { body, choices } = await openPage(shopper);
    assert.match(body, /We don’t deliver to the Canary Islands yet\./);
    assert.match(body, /name="line1"[^>]* value="Calle 1"/);
    assert.deepEqual(choices.at(-1), { value: '', isChosen: true });
  });

  it('keeps another address that was typed, and prices the chosen one', async () => {
    const { shopper } = await buyer(ADDRESS);
    const { choices } = await openPage(shopper);
    const savedAddress = choices[0]?.value ?? '';
    const typed = { ...orderForm(TOTAL), ...VIENNA };
    const updated = await shopper.form('/checkout', { ...typed, savedAddress, update: 'summary' });
    assert.match(updated.body, /name="line1"[^>]* value="Praterstraße 1"/);
    assert.match(updated.body, /Includes VAT \(25%\)/);
    const other = await shopper.form('/checkout', { ...typed, savedAddress: '', update: 'summary' });
    assert.match(other.body, /Includes VAT \(20%\)/);
  });

  it('is saved with the order that asks for it, once', async () => {
    const { shopper } = await buyer();
    assert.equal((await place(shopper, {})).statusCode, 303);
    assert.deepEqual(await listed(shopper), []);
    for (const _ of [1, 2]) {
      await shopper.add('HOO-BLK-M');
      const form = { ...orderForm(TOTAL), saveAddress: '1' };
      const [first, again] = [await shopper.form('/checkout', form), await shopper.form('/checkout', form)];
      assert.deepEqual([first.statusCode, again.statusCode], [303, 303], first.body);
    }
    const [saved, ...more] = await listed(shopper);
    const { id: _id, isDefault, ...address } = saved;
    assert.deepEqual([address, isDefault, more], [ADDRESS, true, []]);
    await shopper.add('HOO-BLK-M');
    assert.equal((await place(shopper, { ...VIENNA, totalMinor: '1', saveAddress: '1' })).statusCode, 409);
    assert.equal((await listed(shopper)).length, 1, 'an order that was refused saves nothing');
  });

  it('cannot be saved by a guest, or beyond 20', async () => {
    const guest = shop.shopper();
    await guest.add('HOO-BLK-M');
    assert.doesNotMatch((await guest.get('/checkout')).body, /saveAddress/);
    assert.equal((await place(guest, { saveAddress: '1' })).statusCode, 303);
    const many = Array.from({ length: 20 }, (_, index) => ({ ...ADDRESS, line2: `Floor ${index}` }));
    const { shopper } = await buyer(...many);
    const { body, choices } = await openPage(shopper);
    assert.doesNotMatch(body, /saveAddress/);
    assert.equal(choices.length, 21);
    assert.match(body, /Show 17 more/);
    assert.equal((await place(shopper, { saveAddress: '1' })).statusCode, 303);
    assert.equal((await listed(shopper)).length, 20);
  });
});
