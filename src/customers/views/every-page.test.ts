import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HOSTILE } from '../../cart/views/cart.fixture.ts';
import { escapeHtml } from '../../layout/html.ts';
import { everyPage } from './every-page.fixture.ts';

const mainOf = (page: string) => page.slice(page.indexOf('<main'), page.indexOf('</main>'));
const tagsOf = (page: string): string[] => page.match(/<[a-z][^<>]*>/g) ?? [];
const names = Object.keys(everyPage(String));

describe('every page of an account', () => {
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
        const isShown = [text, encodeURIComponent(text)].some((value) => hostile.includes(escapeHtml(value)));
        // Most pages show only the name of the customer.
        assert.ok(isShown || field === 'email', `${field} is not shown`);
      }
    });
  }

  it('sends no password back', () => {
    let count = 0;
    for (const render of Object.values(everyPage(String))) {
      for (const tag of tagsOf(render()).filter((tag) => tag.includes('type="password"'))) {
        count++;
        assert.doesNotMatch(tag, /\bvalue=/);
        assert.match(tag, /autocomplete="(current|new)-password"/);
      }
    }
    assert.equal(count, 7);
  });

  it('uses each id once, and describes fields by elements that exist', () => {
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
    }
  });

  it('changes state only by POST, and tells search engines not to index it', () => {
    for (const [name, render] of Object.entries(everyPage(String))) {
      const page = render();
      assert.match(page, /<meta name="robots" content="noindex">/, name);
      for (const form of mainOf(page).match(/<form [^>]*>/g) ?? []) assert.match(form, /method="post"/, name);
    }
  });

  it('sends its fields under the names that the routes read', () => {
    const sent = new Map<string, string>();
    for (const render of Object.values(everyPage(String))) {
      for (const [, action = '', inside = ''] of mainOf(render()).matchAll(
        /<form [^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g,
      )) {
        const fields = [...inside.matchAll(/<(?:input|select)[^>]* name="([^"]+)"/g)].map(
          ([, field]) => field,
        );
        if (!sent.has(action) || fields.length > 1) sent.set(action, fields.join(' '));
      }
    }
    assert.deepEqual(Object.fromEntries([...sent].sort()), {
      '/account/addresses': 'id name line1 line2 postalCode city country phone',
      '/account/addresses/id/remove': '',
      '/account/delete': 'password',
      '/account/details': 'name',
      '/account/devices/end-others': '',
      '/account/devices/id/end': '',
      '/account/email': 'email',
      '/account/passkeys/id/remove': '',
      '/account/password': 'currentPassword password',
      '/account/remembered-browsers/b1/forget': '',
      '/account/remembered-browsers/browser/forget': '',
      '/checkout': 'notes restored',
      '/confirm-email': 'token',
      '/confirm-identity': 'next typed password',
      '/forgot-password': 'email',
      '/register': 'next typed name email password',
      '/reset-password': 'token password',
      '/sign-in': 'next typed email password',
      '/sign-out': '',
    });
  });
});
