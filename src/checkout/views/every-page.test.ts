import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HOSTILE } from '../../cart/views/cart.fixture.ts';
import { escapeHtml } from '../../layout/html.ts';
import { everyPage } from './every-page.fixture.ts';

const mainOf = (page: string) => page.slice(page.indexOf('<main'), page.indexOf('</main>'));
const tagsOf = (page: string): string[] => page.match(/<[a-z][^<>]*>/g) ?? [];
const names = Object.keys(everyPage(String));

describe('every page of checkout and orders', () => {
  for (const name of names) {
    it(`S22: has stored markup as text in every field (${name})`, () => {
      const fields = new Set<string>();
      const hostile = everyPage((field) => {
        fields.add(field);
        return field + HOSTILE;
      })[name]?.() as string;
      const plain = everyPage(String)[name]?.() as string;
      assert.doesNotMatch(mainOf(hostile), /<script|<!--/);
      assert.equal(tagsOf(hostile).length, tagsOf(plain).length);
      for (const tag of tagsOf(hostile)) assert.equal((tag.match(/"/g) ?? []).length % 2, 0, tag);
      for (const field of fields) {
        const text = field + HOSTILE;
        // A greeting says the first word of a name.
        const texts = [text, encodeURIComponent(text), text.split(' ')[0] as string];
        assert.ok(
          texts.some((value) => hostile.includes(escapeHtml(value))),
          `${field} is not shown`,
        );
      }
    });
  }

  it('gives each ID once, and describes fields by elements that exist', () => {
    for (const [name, render] of Object.entries(everyPage(String))) {
      const page = render();
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      assert.deepEqual(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        [],
        name,
      );
      for (const [, list = ''] of page.matchAll(/ (?:aria-describedby|aria-labelledby|for)="([^"]+)"/g)) {
        for (const id of list.split(' ')) assert.ok(ids.includes(id), `${name}: ${id}`);
      }
      for (const [, id = ''] of mainOf(page).matchAll(/ href="#([^"]+)"/g)) assert.ok(ids.includes(id), id);
    }
  });

  it('changes things only by POST, and is not indexed', () => {
    for (const [name, render] of Object.entries(everyPage(String))) {
      const page = render();
      assert.match(page, /<meta name="robots" content="noindex">/, name);
      for (const form of mainOf(page).match(/<form [^>]*>/g) ?? []) assert.match(form, /method="post"/, name);
    }
  });

  it('sends what is typed by the names that the routes read', () => {
    const sent = new Map<string, Set<string>>();
    for (const render of Object.values(everyPage(String))) {
      for (const [, action = '', inside = ''] of mainOf(render()).matchAll(
        /<form [^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g,
      )) {
        const fields = sent.get(action) ?? new Set();
        for (const [, name = ''] of inside.matchAll(/<(?:input|select|button)[^>]* name="([^"]+)"/g))
          fields.add(name);
        sent.set(action, fields);
      }
    }
    const names = [...sent].map(([action, fields]) => [action, [...fields].sort().join(' ')]);
    assert.deepEqual(Object.fromEntries(names.sort()), {
      '/checkout':
        'billingCity billingCountry billingLine1 billingLine2 billingName billingPostalCode cartDigest city company country deliveryMethod email emailConfirmed key line1 line2 name notes paymentMethod phone postalCode promoCode saveAddress savedAddress totalMinor update vatId',
      '/orders/number/cancel': 'token',
      '/orders/number/payment': 'token',
      '/register': 'email name next password',
      '/sign-out': '',
    });
  });
});
