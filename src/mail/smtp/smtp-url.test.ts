import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../config.ts';
import { parseSmtpUrl } from './smtp-url.ts';

test('an address of a mail server names its host, port, encryption and user', () => {
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

test('a wrong address of a mail server is refused, and not repeated', () => {
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
    assert.throws(
      () => readConfig({ SMTP_URL: url }),
      ({ message }: Error) => /^SMTP_URL must be [^\n]+\.$/.test(message) && !message.includes('secret'),
    );
  }
});

test('the sender is the shop at its public host, unless MAIL_FROM names another', () => {
  const PUBLIC_URL = 'https://myclothes.com';
  const { smtpUrl, mailFrom } = readConfig({ PUBLIC_URL });
  assert.deepEqual([smtpUrl, mailFrom], [undefined, 'MyClothes <shop@myclothes.com>']);
  const env = { SMTP_URL: 'smtps://smtp.example.com', MAIL_FROM: 'hello@myclothes.com' };
  const set = readConfig({ PUBLIC_URL, ...env });
  assert.deepEqual([set.smtpUrl, set.mailFrom], [env.SMTP_URL, env.MAIL_FROM]);
  assert.throws(() => readConfig({ PUBLIC_URL, MAIL_FROM: 'MyClothes' }), {
    message: 'MAIL_FROM must be an address such as "MyClothes <shop@myclothes.com>", not "MyClothes".',
  });
});
