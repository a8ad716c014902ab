import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type Shopper, type TestShop } from '../../../test/shop.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { settingsFields } from './form-fields.fixture.ts';

const PAGE = '/admin/settings/help';
const FAQ = { title: 'Questions & answers', html: '<p>Ask {{help-email}}.</p>', description: 'Answers.' };

describe('help pages', () => {
  let shop: TestShop;
  let staff: Shopper;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    ({ staff } = await signedInStaff(shop, 'manager'));
  });
  after(() => shop.close());

  /** The fields of the form as a browser sends them. */
  const fields = () => {
    const { version, content } = shop.services.settings.current;
    const shown = content.help.flatMap((name, index) => [
      [`help.${name}.shown`, 'on'],
      [`help.${name}.place`, String(index + 1)],
    ]);
    return { version: String(version), ...Object.fromEntries(shown) } as Record<string, string>;
  };
  const save = (more: Record<string, string>) => staff.form(PAGE, { ...fields(), ...more });
  const added = Object.fromEntries(Object.entries(FAQ).map(([name, text]) => [`new.${name}`, text]));
  const footerOf = async (path: string) =>
    /<footer[\s\S]*<\/footer>/.exec((await shop.inject({ url: path })).body)?.[0] ?? '';

  it('and other pages say what is missing of something new, instead of dropping the rest', async () => {
    const { version, content } = shop.services.settings.current;
    const next = content.home.values.length;
    const CASES: [page: string, typed: Record<string, string>, faulty: string][] = [
      [
        'shipping',
        { 'delivery.carriers.8.trackingUrl': 'https://fjord.test/{number}' },
        'delivery.carriers.8.name',
      ],
      ['delivery', { 'delivery.zones.2.methods.0.priceMinor': '5' }, 'delivery.zones.2.name'],
      ['delivery', { 'delivery.zones.0.methods.2.daysTo': '5' }, 'delivery.zones.0.methods.2.name'],
      ['content', { [`content.home.values.${next}.text`]: 'Soft' }, `content.home.values.${next}.title`],
      ['help', { 'new.description': 'Answers' }, 'new.title'],
    ];
    for (const [page, typed, faulty] of CASES) {
      const refused = await staff.form(`/admin/settings/${page}`, {
        ...(await settingsFields(staff, page)),
        ...typed,
      });
      assert.equal(refused.statusCode, 422, page);
      assert.ok(refused.body.includes(`id="setting-${faulty.replaceAll('.', '-')}-fault"`), faulty);
    }
    assert.equal(shop.services.settings.current.version, version);
  });

  it('are added, and then linked, shown on every instance, and edited', async () => {
    const other = await shop.another();
    const saved = await save(added);
    assert.deepEqual([saved.statusCode, saved.headers.location], [303, `${PAGE}?done=saved`], saved.body);
    const path = '/help/questions-answers';
    const { statusCode, body } = await shop.inject({ url: path });
    assert.equal(statusCode, 200);
    assert.match(
      body,
      /<h1>Questions &amp; answers<\/h1>\s*<p>Ask <a[^>]*>help@|<h1>Questions &amp; answers<\/h1>\s*<p>Ask help@/,
    );
    assert.match(body, new RegExp(`href="${path}" aria-current="page"`));
    assert.match(await footerOf('/'), new RegExp(`href="${path}">Questions &amp; answers`));
    assert.match((await shop.inject({ url: '/help' })).body, new RegExp(`href="${path}"`));
    assert.equal((await other.inject({ url: path })).statusCode, 404);
    // The job that follows the settings does this every second: see src/settings/settings.test.ts.
    await other.services.settings.refresh();
    assert.equal((await other.inject({ url: path })).statusCode, 200);
    const editor = '/admin/settings/pages/questions-answers';
    assert.match((await staff.get('/admin/settings')).body, new RegExp(`href="${editor}"`));
    assert.match((await staff.get(editor)).body, /value="Questions &amp; answers"/);
    const edit = { title: 'FAQ', description: '', html: '<p>Soon.</p><script>alert(1)</script>' };
    const texts = Object.entries(edit).map(([name, text]) => [
      `content.ownPages.questions-answers.${name}`,
      text,
    ]);
    const version = String(shop.services.settings.current.version);
    const edited = await staff.form(editor, { version, ...Object.fromEntries(texts) });
    assert.equal(edited.statusCode, 303, edited.body);
    const now = (await shop.inject({ url: path })).body;
    assert.match(now, /<h1>FAQ<\/h1>\s*<p>Soon\.<\/p>/);
    assert.doesNotMatch(now, /alert\(1\)/);
  });

  it('are removed, lead to the overview, and come back with their text', async () => {
    const removed = await save({ 'help.questions-answers.shown': '', 'help.repairs.shown': '' });
    assert.equal(removed.statusCode, 303, removed.body);
    for (const path of ['/help/questions-answers', '/repairs']) {
      const { statusCode, headers } = await shop.inject({ url: path });
      assert.deepEqual([statusCode, headers.location], [302, '/help'], path);
      assert.doesNotMatch(await footerOf('/'), new RegExp(`href="${path}"`));
      assert.doesNotMatch((await shop.inject({ url: '/help' })).body, new RegExp(`href="${path}"`));
    }
    assert.match((await staff.get('/admin/settings')).body, /FAQ[^\n]*Not shown/);
    const version = shop.services.settings.current.version;
    const undone = await staff.form(`${PAGE}/restore`, {
      version: String(version),
      earlier: String(version - 1),
    });
    assert.equal(undone.statusCode, 303, undone.body);
    for (const path of ['/help/questions-answers', '/repairs'])
      assert.equal((await shop.inject({ url: path })).statusCode, 200, path);
    assert.match((await shop.inject({ url: '/help/questions-answers' })).body, /Soon\./);
  });

  it('are sorted', async () => {
    assert.equal((await save({ 'help.contact.place': '0' })).statusCode, 303);
    assert.equal(shop.services.settings.current.content.help[0], 'contact');
    const { body } = await shop.inject({ url: '/help' });
    assert.ok(body.indexOf('href="/contact"') < body.indexOf('href="/delivery"'));
  });

  it('keep what was typed if it is faulty, and never take the address of another page', async () => {
    for (const [more, fault] of [
      [{ 'new.title': 'Only a title' }, /Enter a text/],
      [{ ...added, 'new.name': 'terms' }, /There’s already a page with this address/],
      [{ ...added, 'new.name': 'questions-answers' }, /There’s already a page with this address/],
      [{ ...added, 'new.name': '../cart' }, /can’t be the address of a page/],
      [{ ...added, 'new.title': 'Sizes', 'new.html': '{{unknown}}' }, /There is no placeholder/],
      [{ 'help.delivery.place': 'first' }, /Enter a whole number/],
    ] as const) {
      const { statusCode, body } = await save(more);
      assert.equal(statusCode, 422, JSON.stringify(more));
      assert.match(body, fault);
      for (const text of Object.values(more).slice(0, 1))
        assert.ok(body.includes(text.replace('&', '&amp;')), 'what was typed is kept');
    }
  });

  it('never lack the legal ones, also by the API', async () => {
    const { call } = await adminApi(shop);
    const { statusCode } = await call('PATCH', '/api/admin/settings', { content: { help: ['terms'] } });
    assert.equal(statusCode, 422);
    assert.equal((await call('PATCH', '/api/admin/settings', { content: { help: [] } })).statusCode, 200);
    for (const path of ['/terms', '/privacy', '/cookies'])
      assert.equal((await shop.inject({ url: path })).statusCode, 200, path);
    assert.doesNotMatch(await footerOf('/'), /<h2>Help<\/h2>/);
    assert.equal((await shop.inject({ url: '/help' })).statusCode, 200);
    assert.equal((await shop.inject({ url: '/help/unknown' })).statusCode, 404);
    assert.equal((await shop.inject({ url: '/help/delivery' })).statusCode, 404);
    const { help } = DEFAULT_SETTINGS.content;
    const patch = { content: { help, ownPages: { 'questions-answers': null } } };
    assert.equal((await call('PATCH', '/api/admin/settings', patch)).statusCode, 200);
    assert.equal((await shop.inject({ url: '/help/questions-answers' })).statusCode, 404);
  });
});
