import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formFields } from './field.ts';

const EMAIL = { label: 'Email', type: 'email', autocomplete: 'email' } as const;
const PASSWORD = { label: 'Password', autocomplete: 'new-password', hint: 'At least 8 characters.' } as const;

describe('the fields of a form', () => {
  it('keep what was typed', () => {
    const text = formFields('sign-in').text('email', { ...EMAIL, value: 'ines@' }).text;
    assert.match(text, /<label for="sign-in-email">Email<\/label>/);
    assert.match(
      text,
      /id="sign-in-email" name="email" type="text" inputmode="email" autocapitalize="none" spellcheck="false" value="ines@"/,
    );
  });

  it('have no fault and no focus if nothing is wrong', () => {
    const fields = formFields<'email' | 'password'>('a');
    const text = fields.text('email', EMAIL).text + fields.password('password', PASSWORD).text;
    assert.equal(fields.notice(), null);
    assert.doesNotMatch(text, /aria-invalid|autofocus|class="error"/);
    assert.match(text, /aria-describedby="a-password-hint"/);
  });

  it('have their faults beside them, tied by id, before the hint', () => {
    const fields = formFields('a', { faults: { password: 'Choose a longer one.' } });
    const text = fields.password('password', PASSWORD).text;
    assert.match(text, /aria-invalid="true" aria-describedby="a-password-fault a-password-hint"/);
    assert.match(
      text,
      /<p class="error" id="a-password-fault">.*<span>Choose a longer one\.<\/span><\/p><small/,
    );
  });

  it('give the focus only to the first fault', () => {
    const fields = formFields('a', { faults: { email: 'Enter it.', password: 'Enter it.' } });
    const name = formFields<'name'>('a').text('name', { label: 'Name', autocomplete: 'name' }).text;
    assert.doesNotMatch(name, /autofocus/);
    assert.match(fields.text('email', EMAIL).text, /autofocus/);
    assert.doesNotMatch(fields.password('password', PASSWORD).text, /autofocus/);
  });

  it('are linked from the notice if several are faulty', () => {
    const fields = formFields('a', { faults: { email: 'Enter it.', password: 'Too short.' } });
    const text = fields.notice()?.text ?? '';
    assert.match(text, /role="alert"/);
    assert.match(text, /<a href="#a-email">Enter it\.<\/a>.*<a href="#a-password">Too short\.<\/a>/);
    assert.equal(formFields('a', { faults: { email: 'Enter it.', password: undefined } }).notice(), null);
  });

  it("focus the named one if the fault is the form's", () => {
    const fault = 'Email and password do not match.';
    const fields = formFields<'email' | 'password'>('a', { fault, faultAt: 'password' });
    assert.match(fields.notice()?.text ?? '', /role="alert" id="a-notice">.*do not match/);
    assert.doesNotMatch(fields.text('email', EMAIL).text, /autofocus|describedby/);
    const text = fields.password('password', PASSWORD).text;
    assert.match(text, /aria-describedby="a-notice a-password-hint" autofocus/);
    assert.doesNotMatch(text, /aria-invalid/);
  });

  it('ask for a choice if the stored one is not offered', () => {
    const options = new Map([
      ['SE', 'Sweden'],
      ['FI', 'Finland'],
    ]);
    const select = (value: string) =>
      formFields('a').select('country', { label: 'Country', autocomplete: 'country', value, options }).text;
    assert.match(select('FI'), /<option value="FI" selected>Finland/);
    assert.doesNotMatch(select('FI'), /Choose one/);
    assert.match(select('XX'), /required><option value="">Choose one<\/option>/);
    assert.doesNotMatch(select('XX'), / selected/);
  });
});
