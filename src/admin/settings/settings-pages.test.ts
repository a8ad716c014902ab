import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastAuditEntry, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { formFields, settingsFields } from './form-fields.fixture.ts';
import { mailPages } from './pages/mail-pages.ts';
import { textPages } from './pages/text-pages.ts';
import { MAIN_PAGES } from './pages.ts';

describe('the settings pages', () => {
  let shop: TestShop;
  let staff: Shopper;
  let email: string;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff, email } = await signedInStaff(shop, 'manager'));
  });
  after(() => shop.close());

  const fieldsOf = (name: string) => settingsFields(staff, name);
  const save = (name: string, fields: Record<string, string>) =>
    staff.form(`/admin/settings/${name}`, fields);
  const current = () => shop.services.settings.current;

  it('save nothing when they are sent as they are', async () => {
    const { version } = current();
    for (const { name } of [...MAIN_PAGES, ...textPages, ...mailPages]) {
      const saved = await save(name, await fieldsOf(name));
      assert.equal(saved.statusCode, 303, `${name}: ${saved.body}`);
    }
    assert.equal(current().version, version);
  });

  it('save what was typed, at once, and log it', async () => {
    const saved = await save('shop', {
      ...(await fieldsOf('shop')),
      name: 'Fjord',
      'contact.phone': '+47 1',
    });
    assert.deepEqual([saved.statusCode, saved.headers.location], [303, '/admin/settings/shop?done=saved']);
    assert.match((await staff.get('/')).body, /\| Fjord<\/title>/);
    const { action, subject_id, after } = await lastAuditEntry(shop);
    assert.deepEqual(
      [action, subject_id, after],
      ['settings.update', 'name contact', { name: 'Fjord', contact: { phone: '+47 1' } }],
    );
  });

  it('say what is wrong beside the field, and keep what was typed', async () => {
    const { version } = current();
    const money = await save('delivery', {
      ...(await fieldsOf('delivery')),
      'delivery.freeFromMinor': 'a lot',
    });
    assert.equal(money.statusCode, 422);
    assert.match(money.body, /value="a lot"/);
    assert.match(money.body, /id="setting-delivery-freeFromMinor-fault">Enter an amount such as 4\.90\./);
    const accent = await save('shop', { ...(await fieldsOf('shop')), accent: '#ffee00' });
    assert.equal(accent.statusCode, 422);
    assert.match(accent.body, /too light to read/);
    assert.equal(current().version, version);
  });

  it('refuse what would leave the shop without a way to pay, or a text with an unknown placeholder', async () => {
    const { version } = current();
    const payments = await save('payments', {
      ...(await fieldsOf('payments')),
      'payments.onDelivery': 'off',
    });
    assert.equal(payments.statusCode, 422);
    assert.match(payments.body, /id="setting-payments-card-fault">No one could order/);
    const mail = await save('mails/order-shipped', {
      ...(await fieldsOf('mails/order-shipped')),
      'mails.texts.order-shipped.subject': 'Off it goes',
      'mails.texts.order-shipped.introduction': 'Hello {{customer}}',
    });
    assert.equal(mail.statusCode, 422);
    assert.match(mail.body, /There is no placeholder \{\{customer\}\} here/);
    const page = await save('pages/terms', {
      ...(await fieldsOf('pages/terms')),
      'content.pages.terms.html': '<p>{{adress}}</p>',
    });
    assert.match(page.body, /There is no placeholder \{\{adress\}\} here/);
    assert.equal(current().version, version);
  });

  it('add the tax of a country, the rest of the world among the zones, and a method', async () => {
    const taxes = await save('taxes', {
      ...(await fieldsOf('taxes')),
      'taxes.rates.*': '0',
      'taxes.added.country': 'CH',
      'taxes.added.rate': '8.1',
    });
    assert.equal(taxes.statusCode, 303, taxes.body);
    assert.deepEqual([current().taxes.rates['*'], current().taxes.rates.CH], [0, 810]);
    const fields = await fieldsOf('delivery');
    const unknown = await save('delivery', { ...fields, 'delivery.zones.0.countries': 'Austria, Atlantis' });
    assert.match(unknown.body, /“Atlantis” is not a country\./);
    const saved = await save('delivery', {
      ...fields,
      'delivery.zones.0.countries': 'austria; CH',
      'delivery.zones.0.methods.2.name': 'Überseefracht',
      'delivery.zones.0.methods.2.priceMinor': '0',
      'delivery.zones.0.methods.2.daysFrom': '0',
      'delivery.zones.0.methods.2.daysTo': '1',
      'delivery.zones.2.name': 'everywhere else',
      'delivery.zones.2.countries': 'Rest of the world',
      'delivery.zones.2.methods.0.name': 'Post',
      'delivery.zones.2.methods.0.priceMinor': '30',
      'delivery.zones.2.methods.0.freeFromMinor': '0',
      'delivery.zones.2.methods.0.daysFrom': '5',
      'delivery.zones.2.methods.0.daysTo': '20',
    });
    assert.equal(saved.statusCode, 303, saved.body);
    const [home, , rest] = current().delivery.zones;
    assert.deepEqual(
      [home?.countries, home?.methods.map(({ code }) => code)],
      [
        ['AT', 'CH'],
        ['standard', 'express', 'uberseefracht'],
      ],
    );
    assert.deepEqual(
      [rest?.countries, rest?.methods],
      [
        ['*'],
        [
          {
            ...{ code: 'post', name: 'Post', priceMinor: 3_000, freeFromMinor: 0 },
            ...{ daysFrom: 5, daysTo: 20, note: '' },
          },
        ],
      ],
    );
    const { body } = await staff.get('/admin/settings/delivery');
    const defaults = [...body.matchAll(/action="\/admin\/settings\/delivery\/restore"[\s\S]*?<\/form>/g)];
    const restored = await staff.form(
      '/admin/settings/delivery/restore',
      formFields(defaults.at(-1)?.[0] ?? ''),
    );
    assert.equal(restored.statusCode, 303);
    assert.equal(current().delivery.zones.length, 2);
  });

  it('show both changes to the second of two people, and save the second one if it is sent again', async () => {
    const [first, second] = [await fieldsOf('shop'), await fieldsOf('shop')];
    assert.equal((await save('shop', { ...first, name: 'First' })).statusCode, 303);
    const conflict = await save('shop', { ...second, name: 'Second' });
    assert.equal(conflict.statusCode, 412);
    assert.match(conflict.body, /<th scope="row">Name<\/th><td>First<\/td><td>Second<\/td>/);
    assert.equal(current().name, 'First');
    const again = formFields(
      /<form action="\/admin\/settings\/shop"[\s\S]*?<\/form>/.exec(conflict.body)?.[0] ?? '',
    );
    assert.equal(again.name, 'Second');
    assert.equal((await save('shop', again)).statusCode, 303);
    assert.equal(current().name, 'Second');
  });

  it('do not conflict with a change on another page', async () => {
    const delivery = await fieldsOf('delivery');
    assert.equal((await save('shop', { ...(await fieldsOf('shop')), name: 'Third' })).statusCode, 303);
    assert.equal((await save('delivery', { ...delivery, 'delivery.freeFromMinor': '75' })).statusCode, 303);
    assert.deepEqual([current().name, current().delivery.freeFromMinor], ['Third', 7_500]);
  });

  it('bring an earlier version back, as a new version', async () => {
    const { body } = await staff.get('/admin/settings/shop');
    const restores = [...body.matchAll(/action="\/admin\/settings\/shop\/restore"[\s\S]*?<\/form>/g)];
    const last = formFields(restores.at(-1)?.[0] ?? '');
    assert.equal(last.earlier, '0');
    const { version, delivery } = current();
    assert.equal((await staff.form('/admin/settings/shop/restore', last)).statusCode, 303);
    assert.deepEqual([current().name, current().version], ['MyClothes', version + 1]);
    assert.deepEqual(current().delivery, delivery);
  });

  it('preview a page with what was typed, made safe, and save nothing', async () => {
    const { version } = current();
    const fields = {
      ...(await fieldsOf('pages/terms')),
      'content.pages.terms.html': '<p onclick="x">Mine {{shop}}</p>',
    };
    const preview = await staff.form('/admin/settings/pages/terms/preview', fields);
    assert.equal(preview.statusCode, 200);
    assert.match(preview.body, /This is a preview[\s\S]*<p>Mine MyClothes<\/p>/);
    const look = await staff.form('/admin/settings/shop/preview', {
      ...(await fieldsOf('shop')),
      accent: '#7a1f3d',
    });
    assert.match(look.body, /\/brand\/accent-7a1f3d\.css/);
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';
    const logo = await staff.form('/admin/settings/shop/preview', {
      ...(await fieldsOf('shop')),
      ...{ 'logo.kind': 'picture', 'logo.picture': png },
    });
    assert.ok(logo.body.includes(`<img src="data:image/png;base64,${png}"`));
    assert.match(String(logo.headers['content-security-policy']), /img-src 'self' data:;/);
    assert.match(String(look.headers['content-security-policy']), /img-src 'self';/);
    const email = await staff.form('/admin/settings/mails/order-confirmed/preview', {
      ...(await fieldsOf('mails/order-confirmed')),
      'mails.texts.order-confirmed.introduction': 'We <b>thank</b> you.',
    });
    assert.match(email.body, /<iframe [^>]*sandbox [^>]*srcdoc="[^"]*We &amp;lt;b&amp;gt;thank/);
    assert.match(email.body, /<pre[^>]*>Hello Ada Lovelace,\n\nWe &lt;b&gt;thank/);
    // Only the frame of an email needs styles in the page.
    assert.match(String(email.headers['content-security-policy']), /style-src 'self' 'unsafe-inline';/);
    for (const { headers } of [preview, look, logo])
      assert.doesNotMatch(String(headers['content-security-policy']), /unsafe-inline/);
    assert.equal(current().version, version);
  });

  it('send a test email to the reader', async () => {
    await save('mails/order-shipped', {
      ...(await fieldsOf('mails/order-shipped')),
      'mails.texts.order-shipped.subject': 'Off it goes: {{order}}',
    });
    const sent = await staff.form('/admin/settings/mails/order-shipped/test', {});
    assert.equal(sent.statusCode, 303);
    const mail = shop.mails.at(-1);
    assert.deepEqual([mail?.to, mail?.subject], [email, 'Off it goes: MC-SAMPLE23']);
  });

  it('S50: show a viewer everything and let them change nothing', async () => {
    const { staff: viewer } = await signedInStaff(shop, 'viewer');
    const { statusCode, body } = await viewer.get('/admin/settings/shop');
    assert.equal(statusCode, 200);
    assert.doesNotMatch(body, />Save</);
    const { version } = current();
    for (const path of ['shop', 'shop/restore', 'shop/preview', 'mails/order-shipped/test'])
      assert.equal((await viewer.form(`/admin/settings/${path}`, { name: 'No' })).statusCode, 403, path);
    assert.equal(current().version, version);
    const { staff: support } = await signedInStaff(shop, 'support');
    assert.equal((await support.get('/admin/settings')).statusCode, 403);
  });
});
