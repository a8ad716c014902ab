import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runConnected } from '../../test/run-command.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { storeOrder } from '../../test/stored-orders.ts';
import { reviewsCommand } from '../commands/reviews.ts';
import { customer, PASSWORD } from '../customers/accounts.fixture.ts';
import { TEXT_LENGTH_MAX } from './reviews.ts';

const PATH = '/products/heavy-hoodie/review';

const hiddenField = (html: string, name: string): string =>
  unescaped(new RegExp(`type="hidden" name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '');
const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

describe('reviews', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ pageCacheBytes: 0 });
  });
  after(() => shop.close());

  const productPage = async () => (await shop.inject({ url: '/products/heavy-hoodie' })).body;

  async function buyer() {
    const one = await customer(shop);
    await storeOrder(shop.database, {
      email: one.email,
      lines: [['HOO-BLK-M', 1, 7_900]],
      deliveredDaysAgo: 3,
    });
    return one;
  }

  const command = (...args: string[]) =>
    runConnected({ database: shop.database, cache: undefined }, reviewsCommand, args);

  const pendingId = async (text: string) => {
    const line = (await command('list')).stdout.split('\n').find((one) => one.includes(text));
    return line?.split('\t')[0] as string;
  };

  it('wait for the staff, are shown with their average once approved, and are hidden once rejected', async () => {
    const [one, other] = [await buyer(), await buyer()];
    await one.shopper.form(PATH, { stars: '5', text: 'Warm\r\nand heavy.' });
    await other.shopper.form(PATH, { stars: '4', text: 'A little long.' });
    assert.doesNotMatch(await productPage(), /Warm|A little long|AggregateRating/);

    const listed = await command('list');
    assert.match(
      listed.stdout,
      /\t5\theavy-hoodie\tWarm \/ and heavy\.\n.*\t4\theavy-hoodie\tA little long\.\n/,
    );
    const ids = [await pendingId('Warm'), await pendingId('A little')] as const;
    for (const id of ids) assert.equal((await command('approve', id)).status, 0);
    assert.equal((await command('list')).stdout, 'No reviews are waiting.\n');
    const page = await productPage();
    assert.match(page, /<p class="said">Warm\nand heavy\.<\/p>/);
    assert.match(page, /4\.5 of 5 stars, 2 reviews/);
    assert.match(page, /"aggregateRating":\{"@type":"AggregateRating","ratingValue":4\.5,"reviewCount":2\}/);

    assert.equal((await command('reject', ids[1])).status, 0);
    assert.match(await productPage(), /5 of 5 stars, 1 review</);
    assert.match((await other.shopper.get(PATH)).body, /couldn’t publish your review/);
  });

  it('say how the product fits, once five buyers have answered the optional question', async () => {
    for (const [at, fit] of ['true', 'true', '', 'huge', 'large', 'true', 'true'].entries()) {
      assert.doesNotMatch(await productPage(), /True to size/);
      const { shopper } = await buyer();
      await shopper.form(PATH, { stars: '5', text: `Answer ${at} of all.`, ...(fit && { fit }) });
      await command('approve', await pendingId(`Answer ${at}`));
      if (fit === 'large') assert.match((await shopper.get(PATH)).body, /value="large" checked/);
    }
    assert.match(await productPage(), /id="fit">True to size: 4 of 5 buyers say so\.</);
  });

  it('wait again when they change, and stay when the same review is sent again', async () => {
    const { shopper } = await buyer();
    const review = { stars: '1', text: 'It itches.' };
    await shopper.form(PATH, review);
    await command('approve', await pendingId('itches'));
    await shopper.form(PATH, review);
    assert.match(await productPage(), /It itches/);
    await shopper.form(PATH, { stars: '2', text: 'It itched at first.' });
    assert.doesNotMatch(await productPage(), /It itche/);
    assert.match(
      (await shopper.get(PATH)).body,
      /checking your review[\s\S]*value="2" required checked[\s\S]*It itched at first/,
    );
  });

  it('are approved only as they were read, not as they were changed since', async () => {
    const { shopper } = await buyer();
    await shopper.form(PATH, { stars: '5', text: 'Read by the staff.' });
    const id = await pendingId('Read by the staff');
    await shopper.form(PATH, { stars: '5', text: 'Never read by anybody.' });
    for (const verb of ['approve', 'reject']) {
      const refused = await command(verb, id);
      assert.deepEqual([refused.status, refused.stdout], [1, '']);
      assert.match(refused.stderr, /has changed since it was listed/);
    }
    assert.doesNotMatch(await productPage(), /Never read/);
    // The same holds for a review that was approved before, and for its first text.
    await shopper.form(PATH, { stars: '5', text: 'Read by the staff.' });
    assert.equal((await command('approve', id)).status, 1);
    const bare = await command('approve', id.split('.')[0] as string);
    assert.equal(bare.status, 2);
    assert.match(bare.stderr, /the version of its text after a dot/);
    assert.equal((await command('approve', await pendingId('Read by the staff'))).status, 0);
    assert.equal((await command('reject', id.split('.')[0] as string)).status, 0);
  });

  it('S16: are written only by buyers whose order has arrived', async () => {
    const stranger = await customer(shop);
    const waiting = await customer(shop);
    const guest = await customer(shop);
    await storeOrder(shop.database, {
      email: waiting.email,
      lines: [['HOO-BLK-M', 1, 7_900]],
      state: 'shipped',
    });
    await storeOrder(shop.database, {
      email: guest.email,
      lines: [['HOO-BLK-M', 1, 7_900]],
      deliveredDaysAgo: 1,
      isGuests: true,
    });
    const elsewhere = await customer(shop);
    await storeOrder(shop.database, {
      email: elsewhere.email,
      lines: [['SOCK-1', 1, 900]],
      deliveredDaysAgo: 1,
    });
    for (const { shopper } of [stranger, waiting, guest, elsewhere]) {
      assert.equal((await shopper.get(PATH)).statusCode, 403);
      assert.equal((await shopper.form(PATH, { stars: '5', text: 'Bought by nobody' })).statusCode, 403);
    }
    // What a stranger has typed stays in the form.
    const { body } = await stranger.shopper.form(PATH, { stars: '5', text: 'Bought by nobody' });
    assert.match(
      body,
      /first confirm your email address[\s\S]*value="5" required checked[\s\S]*>Bought by nobody</,
    );
    const nobody = await shop.shopper().form(PATH, { stars: '5', text: 'Bought by nobody' });
    assert.equal(nobody.statusCode, 401);
    assert.match(nobody.body, new RegExp(`name="next" value="${PATH}"`));
    assert.doesNotMatch((await command('list')).stdout, /nobody/);
  });

  it('are kept for a guest who signs in to send them', async () => {
    const { email } = await buyer();
    const guest = shop.shopper();
    const form = await guest.get(PATH);
    assert.match(form.body, /You’ll sign in or create an account when you send your review/);
    const typed = { stars: '4', text: 'Written first,\r\nsigned in "later".' };
    const asked = await guest.form(PATH, typed);
    assert.match(asked.body, /Sign in or create an account to send your review/);
    const pending = hiddenField(asked.body, 'typed');
    const signedIn = await guest.form('/sign-in', { email, password: PASSWORD, next: PATH, typed: pending });
    const shown = await guest.form(PATH, {
      ...typed,
      text: hiddenField(signedIn.body, 'text'),
      restored: '1',
    });
    assert.match(
      shown.body,
      /value="4" required checked[\s\S]*Written first,\r?\nsigned in &quot;later&quot;/,
    );
    assert.doesNotMatch((await command('list')).stdout, /Written first/);
    await guest.form(PATH, typed);
    assert.match((await command('list')).stdout, /Written first, \/ signed in "later"/);
  });

  it('S22: show markup as text, and come back with a sentence and the typed text if something is wrong', async () => {
    const { shopper } = await buyer();
    for (const [fields, fault] of [
      [{ stars: '6', text: 'Fine' }, 'Choose one to five stars.'],
      [{ stars: '5', text: ' \r\n ' }, 'Write a few words'],
      [{ stars: '5', text: `Long ${'x'.repeat(TEXT_LENGTH_MAX)}` }, 'Use at most 2000 characters.'],
      [{ stars: '5', text: 'Bell \u0007' }, 'Use only letters, digits'],
    ] as const) {
      const refused = await shopper.form(PATH, fields);
      assert.equal(refused.statusCode, 422);
      assert.ok(refused.body.includes(fault), fault);
      assert.ok(refused.body.includes(fields.text.trim()), 'what was typed is lost');
    }
    const evil = `</script><img src=x onerror=alert(1)>"'`;
    await shopper.form(PATH, { stars: '5', text: evil });
    assert.doesNotMatch((await shopper.get(PATH)).body, /<img src=x/);
    await command('approve', await pendingId('onerror'));
    const page = await productPage();
    assert.doesNotMatch(page, /<img src=x/);
    assert.match(page, /&lt;\/script&gt;&lt;img src=x/);
  });

  it('are decided by a command that refuses wrong arguments', async () => {
    for (const args of [
      [],
      ['show'],
      ['approve'],
      ['approve', 'x'],
      ['list', 'x'],
      ['approve', 'a', 'b'],
      ['--x'],
    ])
      assert.equal((await command(...args)).status, 2, args.join(' '));
    const unknown = await command('approve', `${crypto.randomUUID()}.0123456789ab`);
    assert.deepEqual([unknown.status, unknown.stdout], [1, '']);
    assert.match((await command('--help')).stdout, /^Usage: npm run reviews/);
  });

  it('are requested on the page of every product, and on no other page', async () => {
    assert.match(await productPage(), /href="\/products\/heavy-hoodie\/review"/);
    const { shopper } = await buyer();
    for (const path of ['/products/none/review', '/products/not-yet/review', '/products/%00/review'])
      for (const visitor of [shopper, shop.shopper()])
        assert.equal((await visitor.get(path)).statusCode, 404, path);
  });
});
