import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe } from 'node:test';
import type { Page } from 'playwright-core';
import { contentsOf } from '../shop.ts';
import { CUSTOMER, signIn } from './steps/customer.ts';
import { journeys } from './steps/journey.ts';

const SHIRT = 'OXFORD-SHIRT-NAVY-M';
const NEW = { name: 'Eve', email: 'eve@example.test', password: 'eleven grey seals' };

/** Requests that a hostile page would send in its visitor's name. */
const FORMS: [path: string, fields: Record<string, string>][] = [
  ['/cart/line-items', { sku: SHIRT, quantity: '1' }],
  ['/cart/line-items/OXFORD-SHIRT-NAVY-M', { quantity: '9' }],
  ['/sign-out', {}],
  ['/sign-in', { email: NEW.email, password: NEW.password, next: '' }],
  ['/register', { ...NEW, next: '' }],
  ['/forgot-password', { email: CUSTOMER.email }],
  ['/confirm-identity', { password: CUSTOMER.password, next: '' }],
  ['/account/details', { name: 'Eve' }],
  ['/account/email', { email: NEW.email }],
  ['/account/password', { currentPassword: CUSTOMER.password, password: NEW.password }],
  ['/account/delete', { password: CUSTOMER.password }],
  ['/account/devices/end-others', {}],
  ['/checkout', { email: NEW.email, paymentMethod: 'on_delivery' }],
];
const ENCODINGS = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'];

const CALLS: [method: string, path: string, body?: unknown][] = [
  ['POST', '/api/cart/line-items', { sku: SHIRT, quantity: 1 }],
  ['PUT', '/api/cart/line-items/OXFORD-SHIRT-NAVY-M', { quantity: 9 }],
  ['DELETE', '/api/cart/line-items/OXFORD-SHIRT-NAVY-M'],
  ['POST', '/api/customers', NEW],
  ['POST', '/api/session', { email: NEW.email, password: NEW.password }],
  ['DELETE', '/api/session'],
  ['POST', '/api/passkeys/registration-options', {}],
];

/** `localhost` and 127.0.0.1 are different sites. Another port of the same host is the same site. */
const PLACES = { 'another site': '127.0.0.1', 'another origin of the same site': 'localhost' };

describe('S10: a page of another site, in a real browser', () => {
  const journey = journeys('localhost');
  let elsewhere: Server;
  before(async () => {
    elsewhere = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Win</title>'),
    ).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
  });
  after(() => elsewhere.close());

  for (const [place, host] of Object.entries(PLACES)) {
    const expects = [/^elsewhere:/, /^403 /, /^404 /, /^405 /, /^415 /, /^console: /];
    journey(`S10: changes nothing: ${place}`, { sizes: ['desktop'], expects }, async (one) => {
      const { shop, context, page } = one;
      const origin = `http://${host}:${(elsewhere.address() as AddressInfo).port}`;
      await signIn(one);
      const add = await context.request.post(`${shop.url}/api/cart/line-items`, {
        data: { sku: SHIRT, quantity: 2 },
      });
      assert.equal(add.status(), 200);
      const before = await contentsOf(shop.database);
      const cookiesSent: boolean[] = [];

      for (const [path, fields] of FORMS) {
        for (const encoding of ENCODINGS) {
          await page.goto(origin);
          const answered = page.waitForResponse(`${shop.url}${path}`);
          await submit(page, shop.url + path, fields, encoding);
          const answer = await answered;
          await page.waitForURL(shop.url + path);
          assert.equal(answer.status(), 403, `${encoding} to ${path}`);
          cookiesSent.push('cookie' in (await answer.request().allHeaders()));
        }
      }
      // Within the same site, the browser sends cookies, so the shop must refuse.
      assert.deepEqual([...new Set(cookiesSent)], [host === 'localhost']);

      await page.goto(origin);
      for (const [method, path, body] of CALLS) {
        const outcomes = await call(page, shop.url + path, method, body);
        for (const outcome of outcomes) assert.equal(outcome, 'nothing to be read', `${method} ${path}`);
      }
      assert.deepEqual(await contentsOf(shop.database), before);

      // The same call from a page of the shop succeeds.
      await page.goto(`${shop.url}/cart`);
      const [, path, body] = CALLS[0] as (typeof CALLS)[0];
      const outcomes = await call(page, shop.url + path, 'POST', body);
      assert.ok(outcomes.includes('200'), outcomes.join());
      assert.notDeepEqual((await contentsOf(shop.database)).carts, before.carts);
    });
  }
});

/** Submits a filled form to the shop by navigation. */
const submit = (page: Page, action: string, fields: Record<string, string>, encoding: string) =>
  page.evaluate(
    ([to, values, type]) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = to;
      form.enctype = type;
      for (const [name, value] of Object.entries(values)) {
        const input = document.createElement('input');
        input.name = name;
        input.value = value;
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    },
    [action, fields, encoding] as const,
  );

/** Sends it in every way that a script can. Returns what each lets the page read. */
const call = (page: Page, url: string, method: string, body: unknown): Promise<string[]> =>
  page.evaluate(
    async ([to, verb, content]) => {
      const json = content === undefined ? null : JSON.stringify(content);
      const ways: (() => Promise<Response>)[] = [
        () =>
          fetch(to, {
            method: verb,
            credentials: 'include',
            ...(json === null ? {} : { body: json, headers: { 'content-type': 'application/json' } }),
          }),
        () => fetch(to, { method: 'POST', credentials: 'include', mode: 'no-cors', body: json }),
        async () => {
          navigator.sendBeacon(to, json);
          return fetch(to, { credentials: 'include' });
        },
      ];
      const outcomes: string[] = [];
      for (const way of ways)
        outcomes.push(
          await way().then(
            ({ status, type }) => (type === 'opaque' ? 'nothing to be read' : String(status)),
            () => 'nothing to be read',
          ),
        );
      return outcomes;
    },
    [url, method, body] as const,
  );
