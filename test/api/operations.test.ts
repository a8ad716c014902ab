import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi } from '../admin.ts';
import { createTestShop, type Headers, type TestShop } from '../shop.ts';
import { refusePeopleApi, usePeopleApi } from './admin-people-requests.fixture.ts';
import { refuseAdmin, refusePictures, useAdmin } from './admin-requests.fixture.ts';
import { documentOf, type OpenApiDocument } from './answers.ts';
import {
  changeCart,
  placeOrders,
  readCatalog,
  refuseAccounts,
  refuseCartChanges,
  refuseOrders,
  useAccount,
  usePasskeys,
} from './requests.fixture.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const LONG = 'x'.repeat(310);

/** The staff may send more than a shopper: at most 2 MiB. */
const bytesTooMany = (path: string) => (path.startsWith('/api/admin/') ? 2_200_000 : 70_000);

/** These need a race, 200 wishes or an order that has moved into an account. The features' tests see them. */
const NOT_ASKED = ['registerCustomer 401', 'addToWishlist 422', 'placeOrder 401', 'getOrder 401'];

/**
 * Sends every operation what it carries out and what it refuses. The shop of the test checks each answer against the
 * document when it closes; what is missing here is that an operation was asked at all.
 */
describe('every operation of the API', () => {
  let shop: TestShop;
  let document: OpenApiDocument;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    document = await documentOf(shop.app);
  });
  after(() => shop.close());

  /** Operations and statuses that the test has seen so far, such as "addLineItem 200". */
  const seen = () =>
    new Set(
      [...shop.answers.values()].map(({ method, route, status }) => {
        const operation = document.paths[route.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
        return `${operation?.operationId} ${status}`;
      }),
    );
  const described = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method: method.toUpperCase() as Method,
        ...operation,
        statuses: Object.keys(operation.responses).map(Number),
      })),
    );
  /** The statuses of the operations that have them, without those seen. */
  const missing = (isMeant: (status: number) => boolean) =>
    described().flatMap(({ operationId, statuses }) =>
      statuses
        .filter((status) => isMeant(status) && !seen().has(`${operationId} ${status}`))
        .map((status) => `${operationId} ${status}`),
    );

  it('carries out requests as described', async () => {
    await readCatalog(shop);
    await changeCart(shop);
    await useAccount(shop);
    await usePasskeys(shop);
    await placeOrders(shop);
    await useAdmin(shop);
    await usePeopleApi(shop);
    assert.deepEqual(
      missing((status) => status < 400),
      [],
    );
  });

  it('refuses invalid requests and unauthorized callers as described', async () => {
    const { key } = await adminApi(shop);
    await refusePictures(shop);
    for (const { path, method, statuses, requestBody } of described()) {
      const takesFile = requestBody !== undefined && !('application/json' in (requestBody.content ?? {}));
      const url = path.replace(/\{\w+\}/, 'one');
      const ask = (body?: string, headers: Headers = {}, at = url) =>
        shop.shopper().request({
          method,
          url: at,
          headers: {
            'content-type': 'application/json',
            ...(path.startsWith('/api/admin/') && { authorization: `Bearer ${key}` }),
            ...headers,
          },
          ...(body !== undefined && { payload: body }),
        });
      if (takesFile) assert.equal((await ask('{}', { 'sec-fetch-site': 'cross-site' })).statusCode, 403);
      else if (method !== 'GET') {
        assert.equal((await ask('{')).statusCode, 400);
        assert.equal((await ask('{}', { 'sec-fetch-site': 'cross-site' })).statusCode, 403);
        assert.equal((await ask(JSON.stringify('x'.repeat(bytesTooMany(path))))).statusCode, 413);
        assert.equal((await ask('a=b', { 'content-type': 'text/plain' })).statusCode, 415);
      }
      if (path.includes('{'))
        assert.equal((await ask(undefined, {}, path.replace(/\{\w+\}/, LONG))).statusCode, 414);
      if (statuses.includes(401) && method === 'GET') await shop.shopper().get(url);
    }
    assert.deepEqual(
      missing((status) => [413, 415].includes(status)),
      // src/admin/access-of-keys.test.ts asks for these.
      ['createImport 413', 'createImport 415'],
    );
  });

  it('refuses what its rules do not allow, as described', async () => {
    await refuseCartChanges(shop);
    await refuseAccounts(shop);
    await refuseOrders(shop);
    await refuseAdmin(shop);
    await refusePeopleApi(shop);
    assert.deepEqual(
      missing((status) => [401, 404, 409, 410, 412, 422].includes(status)),
      NOT_ASKED,
    );
  });
});
