import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from '../../../test/rendered.ts';
import {
  confirmEmailPage,
  deadLinkPage,
  emailSentPage,
  forgotPasswordPage,
  resetPasswordPage,
} from '../recovery/recovery-pages.ts';
import { registerPage, signInPage } from '../sign-in/sign-in-page.ts';

describe('the sign-in page', () => {
  it('S30: keeps the page that the shopper came from, in both forms and for the passkey', () => {
    const text = rendered(signInPage({ next: '/products?category=men&size=m' }));
    const place = '/products?category=men&amp;size=m';
    assert.equal(text.split(`name="next" value="${place}"`).length, 3);
    assert.ok(text.includes(`data-next="${place}"`));
    assert.match(rendered(signInPage({ next: '' })), /data-next="\/account"/);
    assert.doesNotMatch(rendered(signInPage({ next: '' })), /name="next"/);
  });

  it('keeps the email of a refused sign-in, and focuses the password', () => {
    const text = rendered(
      signInPage({ next: '', signIn: { email: 'ines@x.example', fault: 'They do not match.' } }),
    );
    assert.match(
      text,
      /id="sign-in-email" name="email" type="text" inputmode="email" autocapitalize="none" spellcheck="false" value="ines@x\.example"/,
    );
    assert.match(text, /id="sign-in-password"[^>]*aria-describedby="sign-in-notice" autofocus/);
    assert.doesNotMatch(text, /id="register-email"[^>]*value="[^"]/);
  });

  it('keeps the name and email of a refused registration', () => {
    const register = { name: 'Ines', email: 'ines@', faults: { email: 'Enter all of it.' } };
    const text = rendered(signInPage({ next: '', register }));
    assert.match(text, /id="register-name"[^>]*value="Ines"/);
    assert.match(text, /id="register-email"[^>]*autofocus[^>]*value="ines@"/);
    assert.doesNotMatch(text, /id="sign-in-email"[^>]*value="[^"]/);
  });

  it("has the requested form's title, and that form first", () => {
    for (const [text, name, first] of [
      [rendered(signInPage({ next: '' })), 'Sign in', 'sign-in'],
      [rendered(registerPage({ next: '' })), 'Create an account', 'register'],
    ] as const) {
      assert.match(text, new RegExp(`<title>${name} `));
      assert.deepEqual(text.match(/<h1[^>]*>[^<]*/g), [`<h1>${name}`]);
      assert.equal(/action="\/([^"]+)" method="post"/.exec(text)?.[1], first);
      assert.equal(text.match(/btn primary/g)?.length, 1);
    }
  });

  it('offers the passkey only with a script, and everything else without', () => {
    const text = rendered(signInPage({ next: '' }));
    assert.match(text, /data-passkey-sign-in [^>]*hidden><button[^>]* type="button"/);
    assert.match(text, /href="\/forgot-password"/);
  });
});

describe('recovery', () => {
  it('S14: gives the same answer for every address', () => {
    const page = (email: string) => rendered(emailSentPage({ email })).replaceAll(email, '');
    assert.equal(page('known@shop.example'), page('unknown@shop.example'));
    assert.match(rendered(emailSentPage({ email: 'a@b.example' })), /If there’s an account/);
  });

  it('S15: asks for one more click, so that following a link changes nothing', () => {
    for (const text of [
      rendered(confirmEmailPage({ token: 'T' })),
      rendered(resetPasswordPage({ token: 'T' })),
    ]) {
      assert.match(text, /method="post">[\s\S]*<input type="hidden" name="token" value="T">/);
      assert.equal(text.split('value="T"').length, 2);
    }
  });

  it('continues from a link that no longer works', () => {
    assert.match(
      rendered(deadLinkPage({ purpose: 'reset_password' })),
      /href="\/forgot-password">Get a new link/,
    );
    assert.match(rendered(deadLinkPage({ purpose: 'confirm_email' })), /href="\/account\/details">/);
  });

  it('keeps the typed address', () => {
    const text = rendered(forgotPasswordPage({ email: 'ines@', faults: { email: 'Enter all of it.' } }));
    assert.match(text, /value="ines@"/);
    assert.match(text, /<span>Enter all of it\.<\/span>/);
  });
});
