import assert from 'node:assert/strict';
import { createHash, createHmac, randomInt } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Valkey } from 'iovalkey';
import { startDynamoDb } from '../../proving-ground/shared/dynamodb-server.ts';
import { startRedis } from '../../proving-ground/shared/redis-server.ts';
import { createTestDatabase } from '../../proving-ground/shared/test-database.ts';
import { createTestShop, linesOf, SESSION_KEY, type Shopper, type TestShop } from '../../test/shop.ts';
import { type CacheAddress, parseCacheUrl } from '../cache/cache-url.ts';
import { customer, PASSWORD, signIn } from '../customers/accounts.fixture.ts';
import type { Database } from '../database/database.ts';
import { createCredentialsCheck } from '../state/credentials.ts';
import { createDatabaseStore } from '../state/database/database.ts';
import { createTable } from '../state/dynamodb/create-table.ts';
import { openDynamoDbStore } from '../state/dynamodb/dynamodb.ts';
import { createLocalStore } from '../state/local.ts';
import type { StateStore } from '../state/store.ts';
import { openValkeyStore } from '../state/valkey/valkey.ts';

interface OpenStore {
  store: StateStore;
  /** As if so much time had passed since the session's last visit. */
  age(tokenHash: Buffer, ms: number): Promise<void>;
  close(): Promise<void>;
}

const noClose = async () => {};

async function openValkey(database: Database): Promise<OpenStore> {
  const server = await startRedis();
  const direct = new Valkey(server.port, '127.0.0.1');
  const opened = await openValkeyStore(parseCacheUrl(server.url) as CacheAddress, {
    areCredentialsCurrent: createCredentialsCheck(database),
    warn: () => {},
    onError: () => {},
  });
  return {
    store: opened.store,
    async age(tokenHash, ms) {
      const key = `myclothes:{state}:session/${tokenHash.toString('hex')}`;
      const [, revision, json = ''] = /^(\d+) (.*)$/s.exec((await direct.get(key)) ?? '') ?? [];
      const session = JSON.parse(json);
      session.seenAt -= ms;
      await direct.set(key, `${revision} ${JSON.stringify(session)}`, 'KEEPTTL');
    },
    async close() {
      opened.close();
      direct.disconnect();
      await server.stop();
    },
  };
}

async function openDynamoDb(database: Database): Promise<OpenStore> {
  const server = await startDynamoDb();
  const settings = { table: 'stolen-tokens', endpoint: server.endpoint };
  await createTable(settings);
  let laterMs = 0;
  const opened = await openDynamoDbStore(
    settings,
    createCredentialsCheck(database),
    () => Date.now() + laterMs,
  );
  return {
    store: opened.store,
    async age(_tokenHash, ms) {
      laterMs += ms;
    },
    async close() {
      opened.close();
      await server.stop();
    },
  };
}

async function openDatabaseStore(database: Database): Promise<OpenStore> {
  return {
    store: createDatabaseStore(database),
    async age(tokenHash, ms) {
      await database.pool.query(
        `UPDATE sessions SET seen_at = seen_at - $2 * interval '1 millisecond' WHERE token_hash = $1`,
        [tokenHash, ms],
      );
    },
    close: noClose,
  };
}

const STORES: Record<string, (database: Database) => Promise<OpenStore>> = {
  database: openDatabaseStore,
  valkey: openValkey,
  dynamodb: openDynamoDb,
};

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A customer's session ends when it was not seen for 14 days. */
const IDLE_MS = 15 * DAY_MS;
const BITS = 60;

const partsOf = (token: string) => token.split('.') as [string, string, string];
const hashOf = (token: string) => createHash('sha256').update(partsOf(token)[1]).digest();

for (const [name, open] of Object.entries(STORES)) {
  describe(`a stolen token, with sessions in the store ${name}`, () => {
    let shop: TestShop;
    /** One with the same keys, whose sessions live elsewhere. */
    let elsewhere: TestShop;
    let opened: OpenStore;
    before(async () => {
      const test = await createTestDatabase();
      opened = await open(test.database);
      shop = await createTestShop({ test, store: () => opened.store });
      elsewhere = await createTestShop({
        store: (database) => createLocalStore(createCredentialsCheck(database)),
      });
    });
    after(async () => {
      await shop.close();
      await elsewhere.close();
      await opened.close();
    });

    /** A customer with two hoodies in the cart. */
    async function victim() {
      const one = await customer(shop);
      await one.shopper.add('HOO-BLK-M', 2);
      return { ...one, token: one.shopper.session ?? '' };
    }
    function thiefWith(token: string): Shopper {
      const thief = shop.shopper();
      thief.cookies.set('__Host-session', encodeURIComponent(token));
      return thief;
    }
    /** Shows nothing, changes nothing, and is not taken over by the shop. */
    async function opensNothing(token: string, what: string): Promise<void> {
      const thief = thiefWith(token);
      assert.equal((await thief.get('/api/sessions')).statusCode, 401, what);
      assert.equal((await thief.get('/account')).statusCode, 303, what);
      assert.equal((await thief.get('/account/devices')).statusCode, 303, what);
      assert.deepEqual(linesOf(await thief.cart()), [], what);
      for (const [method, path] of [
        ['DELETE', '/api/cart/line-items/HOO-BLK-M'],
        ['DELETE', '/api/session'],
      ] as const)
        await thief.send(method, path);
      const added = await thiefWith(token).send('POST', '/api/cart/line-items', {
        sku: 'SOCK-1',
        quantity: 1,
      });
      assert.ok([200, 503].includes(added.statusCode), what);
      const given = added.cookies.find((cookie) => cookie.name === '__Host-session')?.value;
      assert.notEqual(given, token, what);
    }
    async function isUnharmed(shopper: Shopper): Promise<void> {
      assert.deepEqual(linesOf(await shopper.cart()), [['HOO-BLK-M', 2]]);
      assert.equal((await shopper.get('/api/sessions')).statusCode, 200);
    }

    it(`S2: is none with any of ${BITS} bits flipped`, async () => {
      const { shopper, token } = await victim();
      for (let count = 0; count < BITS; count++) {
        const bytes = Buffer.from(token, 'latin1');
        const at = 3 + Math.floor((count * (bytes.length - 3)) / BITS);
        bytes[at] = (bytes[at] as number) ^ (1 << randomInt(7));
        await opensNothing(bytes.toString('latin1'), `bit ${count}`);
      }
      await isUnharmed(shopper);
    });

    it('S2: is refused by a store that did not issue it, though the same keys signed it', async () => {
      const stranger = await customer(elsewhere);
      await stranger.shopper.add('HOO-BLK-M', 2);
      await opensNothing(stranger.shopper.session ?? '', 'a token of another store');
    });

    it('S2, S4: cannot be made from a list of devices or a copy of the store', async () => {
      const { shopper, token } = await victim();
      const { sessions } = (await shopper.get('/api/sessions')).json();
      const id: string = sessions[0].id;
      const [, value, signature] = partsOf(token);
      const hash = hashOf(token);
      const other = (await victim()).token;
      const foreign = createHmac('sha256', 'not a key of the shop, but long').update(`v1.${value}`);
      for (const [what, stolen] of Object.entries({
        'the id of the session': id,
        'the id as a token': `v1.${id}`,
        'the id with a signature': `v1.${id}.${signature}`,
        'the hash': hash.toString('hex'),
        'the hash as a token': `v1.${hash.toString('base64url')}.${signature}`,
        'the token without its signature': `v1.${value}`,
        'an empty signature': `v1.${value}.`,
        "another one's signature": `v1.${value}.${partsOf(other)[2]}`,
        'a signature by another key': `v1.${value}.${foreign.digest('base64url')}`,
        'the cookie of the device': shopper.cookies.get('__Host-device') ?? '',
      }))
        await opensNothing(stolen, what);
      await isUnharmed(shopper);
    });

    it('S6: is refused after the sign-out, on every instance', async () => {
      const { shopper, token } = await victim();
      await shopper.form('/sign-out', {});
      await opensNothing(token, 'after the sign-out');
      const thief = thiefWith(token);
      thief.moveTo(await shop.another({ store: () => opened.store }));
      assert.equal((await thief.get('/api/sessions')).statusCode, 401);
    });

    it('S3: is refused once a sign-in or a confirmed password has replaced it', async () => {
      const { shopper, email, token } = await victim();
      await shopper.form('/confirm-identity', { password: PASSWORD, next: '/account' });
      const second = shopper.session ?? '';
      await signIn(shopper, email);
      for (const old of [token, second]) await opensNothing(old, 'after the rotation');
      await isUnharmed(shopper);
    });

    it('S7: is refused once its customer has signed it out from another device', async () => {
      const { shopper, email, token } = await victim();
      const phone = shop.shopper();
      await signIn(phone, email);
      await phone.form('/account/devices/end-others', {});
      await opensNothing(token, 'after the others were ended');
      assert.equal((await shopper.get('/api/sessions')).statusCode, 401);
      assert.deepEqual(linesOf(await phone.cart()), [['HOO-BLK-M', 2]]);
    });

    it('S6: is refused after a new password', async () => {
      const { email, token } = await victim();
      const phone = shop.shopper();
      await signIn(phone, email);
      const password = 'another quiet lake';
      await phone.form('/account/password', { currentPassword: PASSWORD, password });
      await opensNothing(token, 'after a new password');
    });

    it('S34: is refused once its key has left the list, and is signed by the newest key until then', async () => {
      const { token } = await victim();
      const next = 'the next key of the tests, also long';
      const both = await shop.another({ store: () => opened.store, sessionKeys: [next, SESSION_KEY] });
      const later = await shop.another({ store: () => opened.store, sessionKeys: [next] });
      const shopper = thiefWith(token);
      shopper.moveTo(both);
      assert.equal((await shopper.get('/api/sessions')).statusCode, 200);
      shopper.moveTo(later);
      assert.equal((await shopper.get('/api/sessions')).statusCode, 200);
      const thief = thiefWith(token);
      thief.moveTo(later);
      assert.equal((await thief.get('/api/sessions')).statusCode, 401);
    });

    // The last one: a store's clock goes on for all of its sessions.
    it('S5: is refused when it has expired', async () => {
      const { shopper, token } = await victim();
      await opened.age(hashOf(token), IDLE_MS);
      await opensNothing(token, 'after it has expired');
      assert.equal((await shopper.get('/api/sessions')).statusCode, 401);
    });
  });
}
