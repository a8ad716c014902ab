import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMailSettings } from './settings.ts';
import { parseSmtpUrl } from './smtp/smtp-url.ts';

const PUBLIC_URL = 'https://myclothes.com';

test('an address of a mail server says where, how, and as whom', () => {
  assert.deepEqual(parseSmtpUrl('smtps://shop:p%40ss%2Fword@smtp.example.com'), {
    host: 'smtp.example.com',
    port: 465,
    secure: true,
    isLocal: false,
    credentials: { user: 'shop', pass: 'p@ss/word' },
  });
  assert.deepEqual(parseSmtpUrl('smtp://127.0.0.1:1025'), {
    host: '127.0.0.1',
    port: 1025,
    secure: false,
    isLocal: true,
    credentials: undefined,
  });
  assert.equal(parseSmtpUrl('smtp://smtp.example.com/')?.port, 587);
  assert.equal(parseSmtpUrl('smtp://[::1]:25')?.host, '::1');
});

test('what is no address of a mail server is refused, without repeating it', () => {
  for (const url of [
    'smtp.example.com:587',
    'https://smtp.example.com',
    'smtp://',
    'smtp://:secret@smtp.example.com',
    'smtp://user@smtp.example.com',
    'smtp://user:%ff@smtp.example.com',
    'smtp://user:secret%0d%0a@smtp.example.com',
    'smtp://smtp.example.com/path',
    'smtp://smtp.example.com?pool=true',
    'smtp://smtp.example.com:99999',
  ]) {
    assert.equal(parseSmtpUrl(url), undefined, url);
    const settings = readMailSettings({ SMTP_URL: url }, PUBLIC_URL);
    assert.ok('fault' in settings && settings.fault.startsWith('SMTP_URL must be '));
    assert.ok(!settings.fault.includes('secret'));
  }
});

test('the settings of mail, with their defaults', () => {
  assert.deepEqual(readMailSettings({}, PUBLIC_URL), {
    smtpUrl: undefined,
    from: 'MyClothes <shop@myclothes.com>',
  });
  const env = { SMTP_URL: 'smtps://smtp.example.com', MAIL_FROM: 'hello@myclothes.com' };
  assert.deepEqual(readMailSettings(env, PUBLIC_URL), { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM });
  assert.deepEqual(readMailSettings({ MAIL_FROM: 'MyClothes' }, PUBLIC_URL), {
    fault: 'MAIL_FROM must be an address such as "MyClothes <shop@myclothes.com>", not "MyClothes".',
  });
});
