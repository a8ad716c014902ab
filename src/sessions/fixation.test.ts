import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  contentsOf,
  createTestShop,
  linesOf,
  type Response,
  SESSION_KEY,
  type Shopper,
  type TestInstance,
  type TestShop,
} from '../../test/shop.ts';
import { customer, newEmail, PASSWORD } from '../customers/accounts.fixture.ts';

const COOKIE = '__Host-session';

describe('a session token that another person knows', () => {
  let shop: TestShop;
  let other: TestInstance;
  before(async () => {
    shop = await createTestShop();
    other = await shop.another();
  });
  after(() => shop.close());

  const holding = (token: string | undefined, instance: TestInstance = shop): Shopper => {
    const shopper = instance.shopper();
    shopper.cookies.set(COOKIE, token ?? '');
    return shopper;
  };

  /** Tokens that a thief can have put into a browser, by what they are. */
  const PLANTED: Record<string, () => Promise<string>> = {
    'a guest’s': async () => {
      const thief = shop.shopper();
      await thief.add('SOCK-1');
      return thief.session ?? '';
    },
    'a customer’s': async () => (await customer(shop)).shopper.session ?? '',
    'one that was signed and never stored': async () => {
      const token = randomBytes(32).toString('base64url');
      return `v1.${token}.${createHmac('sha256', SESSION_KEY).update(`v1.${token}`).digest('base64url')}`;
    },
    'one that is nothing': async () => 'chosen-by-the-thief',
  };

  const WAYS_IN: Record<string, (shopper: Shopper, email: string) => Promise<Response>> = {
    'signing in by the API': (shopper, email) =>
      shopper.send('POST', '/api/session', { email, password: PASSWORD }),
    'signing in by the form': (shopper, email) =>
      shopper.form('/sign-in', { email, password: PASSWORD, next: '' }),
    'registering by the API': (shopper) =>
      shopper.send('POST', '/api/customers', { email: newEmail(), password: PASSWORD, name: 'Ada' }),
    'registering by the form': (shopper) =>
      shopper.form('/register', { email: newEmail(), password: PASSWORD, name: 'Ada', next: '' }),
  };

  for (const [what, plant] of Object.entries(PLANTED)) {
    for (const [way, enter] of Object.entries(WAYS_IN)) {
      it(`S3: fixation: ${way} with ${what} leaves the thief with nothing, on any instance`, async () => {
        const { email } = await customer(shop);
        const planted = await plant();
        const victim = holding(planted);
        const answer = await enter(victim, email);
        assert.ok([200, 201, 303].includes(answer.statusCode), answer.body);
        assert.notEqual(victim.session, planted);
        await victim.add('HOO-BLK-M', 2);
        for (const instance of [shop, other]) {
          const thief = holding(planted, instance);
          assert.equal((await thief.get('/api/sessions')).statusCode, 401);
          assert.equal((await thief.get('/account')).statusCode, 303);
          assert.deepEqual(linesOf(await thief.cart()), []);
          assert.ok(thief.session === planted || thief.session === '', 'no token is given to it');
        }
        assert.equal((await victim.get('/api/sessions')).statusCode, 200);
      });
    }
  }

  it('S3: replay: after a sign-in on one instance, the old token changes nothing on another', async () => {
    const { email } = await customer(shop);
    const shopper = shop.shopper();
    await shopper.add('HOO-BLK-M', 2);
    const old = shopper.session;
    await shopper.send('POST', '/api/session', { email, password: PASSWORD });
    const before = await contentsOf(shop.database);
    const replays = [
      await holding(old, other).send('POST', '/api/cart/line-items', { sku: 'SOCK-1', quantity: 1 }),
      await holding(old, other).send('DELETE', '/api/cart/line-items/HOO-BLK-M'),
      await holding(old, other).form('/cart/line-items', { sku: 'SOCK-1', quantity: '1' }),
      await holding(old, other).form('/account/details', { name: 'Eve' }),
      await holding(old, other).form('/sign-out', {}),
    ];
    assert.deepEqual(await contentsOf(shop.database), before);
    assert.deepEqual(
      replays.slice(0, 3).map(({ statusCode }) => statusCode),
      [503, 503, 503],
    );
    for (const { headers } of replays) assert.doesNotMatch(String(headers['set-cookie']), /v1\./);
    assert.equal((await holding(shopper.session, other).cart()).itemCount, 2);
  });

  it('S3: replay: of a token that is replaced while another instance answers, nothing is left', async () => {
    for (let round = 0; round < 5; round++) {
      const { email } = await customer(shop);
      const shopper = shop.shopper();
      await shopper.add('HOO-BLK-M');
      const old = shopper.session;
      const adds = Array.from({ length: 6 }, (_, index) =>
        holding(old, index % 2 ? shop : other).send('POST', '/api/cart/line-items', {
          sku: `SOCK-${index + 1}`,
          quantity: 1,
        }),
      );
      const [signedIn, ...answers] = await Promise.all([
        shopper.send('POST', '/api/session', { email, password: PASSWORD }),
        ...adds,
      ]);
      assert.equal(signedIn?.statusCode, 200);
      const added = answers.flatMap(({ statusCode }, index) =>
        statusCode === 200 ? [`SOCK-${index + 1}`] : [],
      );
      for (const { statusCode } of answers) assert.ok([200, 503].includes(statusCode));
      const skus = linesOf(await shopper.cart()).map(([sku]) => sku);
      assert.deepEqual(skus.sort(), ['HOO-BLK-M', ...added].sort(), 'what was acknowledged came along');
      assert.deepEqual(linesOf(await holding(old, other).cart()), []);
    }
  });
});
