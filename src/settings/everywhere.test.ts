import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { order, orderBody } from '../checkout/checkout.fixture.ts';
import { setSettings } from './settings.fixture.ts';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';

describe('the shop follows its settings', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
  });
  after(() => shop.close());
  const set = (patch: object) => setSettings(shop, patch);
  beforeEach(() => set({}));

  const page = async (path: string) => (await shop.shopper().get(path)).body;

  it('name: on every page, in the API document, and in emails', async () => {
    await set({ name: 'Fjord & Co' });
    const text = await page('/');
    assert.match(text, /<title>[^<]*\| Fjord &amp; Co<\/title>/);
    assert.match(text, /og:site_name" content="Fjord &amp; Co"/);
    assert.match(text, /© \d{4} Fjord &amp; Co/);
    for (const path of ['/', '/products', '/terms', '/cart', '/nowhere', '/api'])
      assert.doesNotMatch((await page(path)).replace(/<svg[\s\S]*?<\/svg>/g, ''), /MyClothes/, path);
    assert.equal((await shop.inject({ url: '/api/openapi.json' })).json().info.title, 'Fjord & Co API');
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    await order(shopper, orderBody(1_390, { email: 'name@example.com' }));
    const mail = shop.mails.findLast(({ to }) => to === 'name@example.com');
    assert.match(mail?.text ?? '', /^-- \nFjord & Co$/m);
    assert.equal(mail?.shop, 'Fjord & Co');
  });

  it('accent: as a style sheet of its own, with a shade for dark screens', async () => {
    assert.doesNotMatch(await page('/'), /\/brand\//);
    await set({ accent: '#7a1f3d' });
    const [, path = ''] = /href="(\/brand\/[^"]+)"/.exec(await page('/')) ?? [];
    const { statusCode, headers, body } = await shop.inject({ url: path });
    assert.deepEqual([statusCode, headers['content-type']], [200, 'text/css; charset=utf-8']);
    assert.match(String(headers['cache-control']), /immutable/);
    assert.match(body, /--accent:light-dark\(#7a1f3d,#[0-9a-f]{6}\)/);
    assert.equal((await shop.inject({ url: '/brand/accent-ffff00.css' })).statusCode, 404);
  });

  it('logo: the name alone, or a picture that is served with its own type only', async () => {
    await set({ logo: { kind: 'text' } });
    assert.match(await page('/'), /<a class="logo" href="\/">MyClothes<\/a>/);
    await set({ logo: { kind: 'picture', picture: PNG } });
    const [, path = ''] =
      /<img src="(\/brand\/[^"]+)" alt="MyClothes" width="1" height="1">/.exec(await page('/')) ?? [];
    const { headers, rawPayload } = await shop.inject({ url: path });
    assert.deepEqual([headers['content-type'], rawPayload.toString('base64')], ['image/png', PNG]);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  it('logo: also from an instance that does not know the newest settings yet', async () => {
    const other = await shop.another();
    await set({ logo: { kind: 'picture', picture: PNG } });
    const [, path = ''] = /<img src="(\/brand\/[^"]+)"/.exec(await page('/')) ?? [];
    const { statusCode, headers } = await other.inject({ url: path });
    assert.deepEqual([statusCode, headers['content-type']], [200, 'image/png']);
    assert.match(String(headers['cache-control']), /immutable/);
  });

  it('icon: of its own, or the picture of the logo if it is about square', async () => {
    const wide = Buffer.from(PNG, 'base64');
    wide.writeUInt32BE(300, 16);
    for (const [logo, path] of [
      [{}, /favicon\.svg$/],
      [{ kind: 'picture', picture: PNG }, /^\/brand\/\w+\/logo$/],
      [{ kind: 'picture', picture: wide.toString('base64') }, /favicon\.svg$/],
      [{ icon: PNG }, /^\/brand\/\w+\/icon$/],
    ] as const) {
      await set({ logo });
      const [, href = '', type] =
        /<link rel="icon" href="([^"]+)" type="([^"]+)">/.exec(await page('/')) ?? [];
      assert.match(href, path);
      assert.equal(
        (await shop.inject({ url: href })).headers['content-type']?.toString().split(';')[0],
        type,
      );
    }
  });

  it('name and icon: in the manifest, and on the home screen of a phone', async () => {
    const manifest = async () => {
      const [, path = ''] = /<link rel="manifest" href="([^"]+)">/.exec(await page('/cart')) ?? [];
      const { headers, body } = await shop.inject({ url: path });
      assert.equal(headers['content-type'], 'application/manifest+json; charset=utf-8');
      return JSON.parse(body);
    };
    for (const [settings, path, count] of [
      [{ name: 'Fjord & Co' }, /touch-icon\.png$/, 3],
      [{ logo: { icon: PNG } }, /^\/brand\/\w+\/icon$/, 1],
    ] as const) {
      await set(settings);
      const { name, icons } = await manifest();
      assert.equal(name, 'name' in settings ? settings.name : 'MyClothes');
      assert.equal(icons.length, count);
      for (const { src, type } of icons)
        assert.equal((await shop.inject({ url: src })).headers['content-type'], type);
      const [, href = ''] = /<link rel="apple-touch-icon" href="([^"]+)">/.exec(await page('/')) ?? [];
      assert.match(href, path);
      assert.ok(icons.some(({ src }: { src: string }) => src === href));
    }
  });

  it('name: in the service worker, so that browsers get the offline page again', async () => {
    const worker = async () => (await shop.inject({ url: '/service-worker.js' })).body;
    const before = await worker();
    await set({ name: 'Fjord & Co' });
    assert.notEqual(await worker(), before);
    assert.match(await page('/offline'), /No connection \| Fjord &amp; Co/);
  });

  it('contact and seller: on the contact page, in security.txt, and on pages about failures', async () => {
    await set({
      contact: { email: 'hi@fjord.example' },
      legal: { company: 'Fjord AS', address: 'Kai 1\nBergen' },
    });
    const text = await page('/contact');
    assert.match(text, /<a href="mailto:hi@fjord\.example">hi@fjord\.example<\/a>/);
    assert.match(await page('/.well-known/security.txt'), /^Contact: mailto:hi@fjord\.example$/m);
    assert.match(text, /<h2>Seller<\/h2>\s*<p>Fjord AS<br>Kai 1<br>Bergen<\/p>/);
  });

  it('content: announcement, navigation, and the parts of the home page', async () => {
    await set({
      content: {
        announcement: 'Winter sale at {{shop}}',
        navigation: [{ label: 'Knitwear', path: '/products?category=knitwear', inHeader: true }],
        home: {
          ...{ heading: 'Hello.', title: 'Wool', modules: ['values'] },
          values: [
            { title: 'Mended by {{shop}}', text: 'For life.' },
            { title: '{{help-hours}}', text: '' },
          ],
        },
      },
    });
    const text = await page('/');
    assert.match(text, /<aside class="announce"[^>]*>Winter sale at MyClothes<\/aside>/);
    assert.match(text, /<h1>Hello\.<\/h1>/);
    assert.match(text, /<title>Wool \|/);
    assert.match(text, /<h3>Mended by MyClothes<\/h3><p>For life\.<\/p>/);
    assert.match(text, /href="\/products\?category=knitwear">Knitwear</);
    assert.doesNotMatch(text, /id="new"/);
    await set({ content: { announcement: '' } });
    assert.doesNotMatch(await page('/'), /class="announce"/);
  });

  it('announcement: one that names free delivery is not shown while there is none', async () => {
    await set({ delivery: { freeFromMinor: null } });
    assert.doesNotMatch(await page('/'), /class="announce"/);
  });

  it('pages: a text of their own, made safe, with what only the code knows', async () => {
    const html =
      '<p onclick="x()">Hi <script>alert(1)</script>{{help-email}}</p><p>{{cookies}}</p><a href="javascript:x">no</a>';
    await set({ content: { pages: { privacy: { title: 'Your data', description: 'At {{shop}}', html } } } });
    const text = await page('/privacy');
    assert.match(text, /<h1>Your data<\/h1>/);
    assert.match(text, /<meta name="description" content="At MyClothes">/);
    assert.match(text, /<p>Hi <a href="mailto:help@myclothes\.example">/);
    assert.match(text, /<div class="scroll" role="group" aria-label="Cookies"/);
    assert.doesNotMatch(text, /onclick|alert\(1\)|javascript:/);
    assert.match(await page('/terms'), /<a href="\/privacy">Your data<\/a>/);
  });

  it('emails: subject, introduction and footer', async () => {
    await set({
      mails: {
        footer: 'Write to {{help-email}}, <b>any time</b>.',
        texts: { 'order-confirmed': { subject: '{{shop}}: {{order}}', introduction: 'First.\n\nSecond.' } },
      },
    });
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    const { number } = (await order(shopper, orderBody(1_390, { email: 'texts@example.com' }))).json().order;
    const mail = shop.mails.findLast(({ to }) => to === 'texts@example.com');
    assert.equal(mail?.subject, `MyClothes: ${number}`);
    assert.match(mail?.text ?? '', /^Hello,\n\nFirst\.\n\nSecond\.\n\nThank you\./);
    assert.match(mail?.text ?? '', /Write to help@myclothes\.example, <b>any time<\/b>\.\n$/);
    assert.match(mail?.html ?? '', /&lt;b&gt;any time&lt;\/b&gt;/);
  });

  it('search: synonyms find the same products', async () => {
    const found = async (words: string) =>
      (await shop.inject({ url: `/api/products?q=${words}` })).json().total as number;
    assert.ok((await found('hoodie')) > 0);
    assert.equal(await found('schlabberpulli'), 0);
    await set({ search: { synonyms: [['hoodie', 'Schlabberpulli']] } });
    assert.equal(await found('schlabberpulli'), await found('hoodie'));
  });

  it('wear it with: the products of a set come first', async () => {
    const slugs = (await shop.inject({ url: '/api/products?limit=100' }))
      .json()
      .products.map(({ slug }: { slug: string }) => slug);
    const [one, other] = [slugs[0], slugs.at(-1)];
    await set({ content: { wearItWith: [[one, other]] } });
    const [, related = ''] = (await page(`/products/${one}`)).split('Wear it with');
    assert.match(related, new RegExp(`^[\\s\\S]*?href="/products/${other}[?"]`));
    assert.equal(/href="\/products\/([^"?/]+)["?]/.exec(related)?.[1], other);
  });

  it('currency: prices have the digits that ISO 4217 gives it', async () => {
    const price = async () => /id="price">([^<]*)</.exec(await page('/products/heavy-hoodie'))?.[1] ?? '';
    const inEuros = await price();
    await shop.database.pool.query('DELETE FROM page_changes');
    const digits = (text: string) => text.replace(/\D/g, '');
    const hasOrders = (await shop.database.pool.query('SELECT FROM orders LIMIT 1')).rowCount;
    assert.equal(hasOrders, 1);
    // This shop has orders, so the change is made where the rule does not see it.
    const { current } = shop.services.settings;
    for (const [currency, pattern] of [
      ['JPY', /^(from )?JP¥[\d,]+$/],
      ['KWD', /^(from )?KWD\s[\d,]+\.\d{3}$/],
    ] as const) {
      await shop.database.pool.query(
        `INSERT INTO shop_settings (version, document, sections, changed_by)
         SELECT $1, document || jsonb_build_object('currency', $2::text), '{currency}', 'a test'
         FROM shop_settings ORDER BY version DESC LIMIT 1`,
        [shop.services.settings.current.version + 1, currency],
      );
      await shop.services.settings.refresh();
      const text = await price();
      assert.match(text.replace(/<[^>]*>/g, ''), pattern);
      assert.equal(digits(text), digits(inEuros));
    }
    assert.notEqual(shop.services.settings.current, current);
  });
});
