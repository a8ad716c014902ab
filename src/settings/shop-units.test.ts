import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../test/admin.ts';
import { runCommand } from '../../test/run-command.ts';
import { createTestShop, csvOf, productRows, type Shopper, type TestShop } from '../../test/shop.ts';
import { openEditor } from '../admin/products/editor/editor.fixture.ts';
import { importCatalog } from '../catalog/import/import.ts';
import { ADDRESS, order, orderBody } from '../checkout/checkout.fixture.ts';
import { promoCommand } from '../commands/promo.ts';
import { setSettings } from './settings.fixture.ts';

/** A shop whose currency has other digits than most, and whose days begin at another time than UTC's. */
interface Case {
  currency: string;
  timeZone: string;
  country: string;
  postalCode: string;
  /** The price of a cup, as a file has it, in minor units, and as pages show it. */
  file: string;
  minor: number;
  shown: RegExp;
  /** What delivery costs, as it is typed and shown. */
  delivery: { typed: string; minor: number };
  total: RegExp;
  /** A price as people type it, and in minor units; and one that the currency does not have. */
  typed: { text: string; minor: number; wrong: string; example: RegExp };
  /** 08:00 on January 1, 2100, by the shop's clocks. */
  newYear: string;
}

const CASES: readonly Case[] = [
  {
    ...{ currency: 'JPY', timeZone: 'Asia/Tokyo', country: 'JP', postalCode: '100-0001' },
    ...{ file: '1980', minor: 1_980, shown: /JP¥1,980(?![\d.])/ },
    ...{ delivery: { typed: '500', minor: 500 }, total: /JP¥2,480(?![\d.])/ },
    typed: { text: '¥2,200', minor: 2_200, wrong: '12.50', example: /such as 1250\./ },
    newYear: '2099-12-31T23:00:00.000Z',
  },
  {
    ...{ currency: 'KWD', timeZone: 'Asia/Kuwait', country: 'KW', postalCode: '' },
    ...{ file: '4.250', minor: 4_250, shown: /KWD\s4\.250/ },
    ...{ delivery: { typed: '1.5', minor: 1_500 }, total: /KWD\s5\.750/ },
    typed: { text: '4,5', minor: 4_500, wrong: '1.2345', example: /such as 1\.250\./ },
    newYear: '2100-01-01T05:00:00.000Z',
  },
];

for (const one of CASES) {
  const { currency, timeZone, country, postalCode, file, minor, shown, delivery, total, typed } = one;
  describe(`a shop in ${currency} and ${timeZone}`, () => {
    let shop: TestShop;
    let staff: Shopper;
    let email: string;
    before(async () => {
      shop = await createTestShop({ limitsAbuse: false });
      ({ staff, email } = await signedInStaff(shop));
      const terms = { priceMinor: delivery.minor, freeFromMinor: 0, daysFrom: 1, daysTo: 2, note: '' };
      await setSettings(shop, {
        ...{ currency, timeZone },
        taxes: { rates: { [country]: 1_000 } },
        returns: { days: 7 },
        delivery: {
          zones: [
            { name: 'home', countries: [country], methods: [{ code: 'post', name: 'Post', ...terms }] },
          ],
        },
      });
      const csv = csvOf(productRows('cup', { Title: 'Cup', Type: 'Cups' }, [['CUP', 'Blue', 'M', file, 50]]));
      const imported = await importCatalog(shop.database, Readable.from(csv));
      assert.ok(imported.ok, JSON.stringify(imported));
    });
    after(() => shop.close());

    it('has its prices on pages, in structured data, in the API and in files', async () => {
      const page = (await shop.shopper().get('/products/cup')).body;
      assert.match(page, shown);
      assert.match(page, new RegExp(`"price":"${file}","priceCurrency":"${currency}"`));
      assert.match((await shop.shopper().get('/products')).body, shown);
      const api = (await shop.inject({ url: '/api/products/cup' })).json();
      assert.deepEqual([api.variants[0].priceMinor, api.currency], [minor, currency]);
      const csv = await staff.get('/admin/export?q=cup');
      assert.match(csv.body, new RegExp(`,${file}[,\r\n]`));
    });

    it('takes orders, and names their amounts, days and returns in its own units', async () => {
      const shopper = shop.shopper();
      await shopper.add('CUP');
      const cart = (await shopper.get('/cart')).body;
      assert.match(cart, total);
      const address = { ...ADDRESS, country, postalCode };
      const placed = await order(
        shopper,
        orderBody(minor + delivery.minor, { email, address, deliveryMethod: 'post' }),
      );
      assert.equal(placed.statusCode, 201, placed.body);
      const { number, totalMinor } = placed.json().order;
      assert.equal(totalMinor, minor + delivery.minor);
      const mail = shop.mails.findLast(({ to }) => to === email);
      assert.match(mail?.text ?? '', total);
      assert.match(mail?.text ?? '', /within 7 days/);
      // Late in the evening in UTC, it is the next day in both shops.
      await shop.database.pool.query(`UPDATE orders SET placed_at = '2026-11-28T21:30:00Z'`);
      assert.match((await staff.get(`/admin/search?q=${encodeURIComponent(email)}`)).body, /29 Nov 2026/);
      const { call } = await adminApi(shop);
      await call('PATCH', '/api/admin/settings', { returns: { days: 30 } });
      const { rows } = await shop.database.pool.query(
        'SELECT delivery_method, delivery_label, return_days FROM orders WHERE number = $1',
        [number],
      );
      assert.deepEqual(rows, [{ delivery_method: 'post', delivery_label: 'Post', return_days: 7 }]);
    });

    it('reads typed prices by the digits of its currency', async () => {
      assert.match((await staff.get('/admin/products')).body, shown);
      const send = await openEditor(staff, 'cup');
      const refused = await send({ 'v0.price': typed.wrong });
      assert.equal(refused.statusCode, 422);
      assert.match(refused.body, typed.example);
      const saved = await send({ 'v0.price': typed.text });
      assert.equal(saved.statusCode, 303, saved.body);
      const { rows } = await shop.database.pool.query("SELECT price_minor FROM variants WHERE sku = 'CUP'");
      assert.deepEqual(rows, [{ price_minor: typed.minor }]);
    });

    it('refuses amounts that cards cannot be charged', async () => {
      if (currency !== 'KWD') return;
      const { call } = await adminApi(shop);
      const send = await openEditor(staff, 'cup');
      assert.match((await send({ 'v0.price': '4.255' })).body, /ends in 0, such as 4\.250/);
      const faulty = { variants: [{ sku: 'CUP', priceMinor: 4_255 }] };
      const product = await call('PATCH', '/api/admin/products/cup', faulty);
      assert.match(product.json().faults['variants.0.priceMinor'], /ends in 0/);
      const methods = [
        { code: 'post', name: 'Post', priceMinor: 1_505, freeFromMinor: 0, daysFrom: 1, daysTo: 2, note: '' },
      ];
      const settings = await call('PATCH', '/api/admin/settings', {
        delivery: { zones: [{ name: 'home', countries: [country], methods }] },
      });
      assert.match(settings.json().faults['delivery.zones.0.methods.0.priceMinor'], /ends in 0/);
      const promo = await call('POST', '/api/admin/promo-codes', { code: 'ODD', amountOffMinor: 1_005 });
      assert.match(promo.json().faults.value, /ends in 0/);
      const csv = csvOf(
        productRows('cup', { Title: 'Cup', Type: 'Cups' }, [['CUP', 'Blue', 'M', '4.255', 50]]),
      );
      const imported = await importCatalog(shop.database, Readable.from(csv));
      assert.match(imported.ok ? '' : (imported.errors[0]?.reason ?? ''), /must end in 0/);
      const third = await staff.form('/admin/prices/preview', {
        ...{ name: 'Odd', kind: 'percentOff', value: '7', q: '', chosen: 'cup' },
        ...{ from: '', until: '', once: 'another-key', step: 'preview' },
      });
      assert.match(third.body, /CUP would cost .* ends in 0/);
    });

    it('takes amounts of promo codes from the command', async () => {
      const args = ['add', 'UNITS', '--amount', delivery.typed, '--minimum', delivery.typed];
      const added = await runCommand(shop, promoCommand, args);
      assert.equal(added.status, 0, added.stderr);
      const { rows } = await shop.database.pool.query(
        "SELECT value, minimum_minor FROM promo_codes WHERE code = 'UNITS'",
      );
      assert.deepEqual(rows, [{ value: delivery.minor, minimum_minor: delivery.minor }]);
    });

    it('plans price changes in its own time and currency', async () => {
      const form = {
        ...{ name: 'New Year', kind: 'fixed', value: delivery.typed, q: '', chosen: 'cup' },
        ...{ from: '2100-01-01T08:00', until: '', once: 'a-key-of-the-test' },
      };
      const preview = await staff.form('/admin/prices/preview', { ...form, step: 'preview' });
      assert.match(preview.body, /from <time[^>]*>1 Jan 2100, 08:00<\/time>/);
      assert.ok((await staff.get('/admin/prices/new')).body.includes(`From (${timeZone})`));
      assert.equal((await staff.form('/admin/prices', form)).statusCode, 303);
      const { call } = await adminApi(shop);
      const [change] = (await call('GET', '/api/admin/price-changes')).json().priceChanges;
      assert.deepEqual([change.startsAt, change.fixedMinor], [one.newYear, delivery.minor]);
      assert.match((await staff.get('/admin/prices')).body, /1 Jan 2100, 08:00/);
    });

    it('shows when something was done by its own clocks', async () => {
      await shop.database.pool.query(`UPDATE orders SET placed_at = now()`);
      const clock = new Intl.DateTimeFormat('en-GB', {
        ...{ weekday: 'long', day: 'numeric', month: 'long', timeZone },
      });
      const days = [clock.format(new Date())];
      const overview = (await staff.get('/admin')).body;
      days.push(clock.format(new Date()));
      assert.ok(
        days.some((day) => overview.includes(`<h1>${day}</h1>`)),
        days.join(),
      );
      assert.match(overview, /Orders today<\/p><p class="v">1</);
      const log = (await staff.get('/admin/audit-log?area=price-change')).body;
      const [, at = '', text = ''] = /<time datetime="([^"]+)">([^<]+)<\/time>/.exec(log) ?? [];
      const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
      assert.ok(text.endsWith(`, ${hour.format(new Date(at))}`), text);
    });
  });
}
