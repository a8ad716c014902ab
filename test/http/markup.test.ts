import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, csvOf, productRows, type Shopper, type TestShop } from '../shop.ts';
import { assertHarmless, evil, parse } from './harmless.ts';

const EVIL_HTML = `<p onclick="alert(1)">Soft <b>wool</b></p><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">link</a><iframe src="https://evil.test"></iframe><style>*{color:red}</style><svg onload=alert(1)>`;

describe('S22: stored markup', () => {
  let shop: TestShop;
  let shopper: Shopper;
  before(async () => {
    const more = {
      Title: evil('title'),
      'Body (HTML)': EVIL_HTML,
      Vendor: evil('vendor'),
      Type: evil('type'),
      Tags: `women, men, accessories, new, ${evil('tag').replaceAll(',', '')}`,
      'Image Alt Text': evil('alt'),
      'SEO Title': evil('seo'),
      'SEO Description': evil('seo description'),
    };
    const csv = csvOf([
      ...productRows('evil', more, [
        [evil('sku').slice(0, 100), evil('color'), evil('size'), '10.00', 5],
        ['PLAIN', 'Navy', 'M', '10.00', 2],
        ['GONE', 'Navy', 'L', '10.00', 0],
      ]),
      ...productRows('plain', { Title: 'Plain', Tags: 'women', Type: 'Other' }, [
        ['P', 'Navy', 'M', '9.00', 1],
      ]),
    ]);
    shop = await createTestShop({ csv });
    shopper = shop.shopper();
    await shopper.add(evil('sku').slice(0, 100), 2);
    await shopper.add('PLAIN', 1);
    await shopper.send('POST', '/api/cart/saved-line-items', { sku: 'PLAIN' });
    await shopper.add('PLAIN', 1);
    await shopper.remove('PLAIN');
  });
  after(() => shop.close());

  for (const url of [
    '/',
    '/products',
    '/products/evil',
    '/products/evil?color=navy',
    '/products/plain',
    '/cart',
    '/api',
    '/sitemap.xml',
  ]) {
    it(`shows as text at ${url}`, async () => {
      const response = await shopper.get(url);
      assert.equal(response.statusCode, 200);
      assertHarmless(response.body, url);
      if (['/products', '/products/evil', '/cart'].includes(url)) {
        assert.ok(
          parse(response.body).text.includes('<script>alert("title")</script>'),
          'the title is not shown as it was written',
        );
      }
    });
  }

  it('shows as text in the fragments that scripts request', async () => {
    for (const part of ['drawer', 'cart']) {
      const response = await shopper.get('/cart', { 'x-fragment': part });
      assertHarmless(response.body, part);
      assert.ok(parse(response.body).text.includes('<script>alert("title")</script>'));
    }
  });

  it('keeps the harmless part of a description', async () => {
    const { elements, text } = parse((await shopper.get('/products/evil')).body);
    assert.ok(elements.some(({ name }) => name === 'b'));
    assert.match(text, /Soft\s+wool/);
    const { descriptionHtml } = (await shopper.get('/api/products/evil')).json();
    assert.doesNotMatch(descriptionHtml, /script|onerror|onclick|javascript|iframe|style|svg/);
  });

  it("shows a shopper's input as text", async () => {
    const text = encodeURIComponent(evil('typed'));
    for (const url of [
      `/products?q=${text}`,
      `/products?category=${text}&size=${text}&color=${text}&sort=${text}&price=${text}`,
      `/products/evil?color=${text}&size=${text}`,
      `/products/${text}`,
      `/${text}`,
    ]) {
      assertHarmless((await shopper.get(url)).body, url);
    }
    const refused = await shopper.form('/cart/line-items', { [evil('field')]: '1' });
    assert.equal(refused.statusCode, 400);
    assertHarmless(refused.body, 'a form');
    const unknown = await shopper.form(`/cart/line-items/${text}`, { quantity: '1' });
    assert.equal(unknown.statusCode, 404);
    assertHarmless(unknown.body, 'a line');
  });

  it('is unchanged JSON in the API, with a type that no browser renders', async () => {
    const response = await shopper.get('/api/products/evil', { accept: 'text/html' });
    assert.equal(response.headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(response.json().name, evil('title'));
  });
});
