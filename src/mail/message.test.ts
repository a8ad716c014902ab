import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSender, isMailAddress, parseSender } from './message.ts';

test('real-world addresses are valid', () => {
  for (const address of [
    'ada@example.com',
    'ada.king+shop@mail.example.co.uk',
    "o'neil@example.com",
    'ines@lindqvist.example',
    'jürgen@müller.example',
    'user@localhost',
    `${'a'.repeat(64)}@example.com`,
  ])
    assert.ok(isMailAddress(address), address);
});

test('header injection: text that could name a second recipient or end a header is not an address', () => {
  for (const address of [
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@@example.com',
    'ada@example.com, eve@example.com',
    'ada@example.com;eve@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com\nBcc:eve@example.com',
    'ada\u0000@example.com',
    'ada\u2028@example.com',
    'a da@example.com',
    'Ada <ada@example.com>',
    '"eve@example.com x"@example.com',
    'ada(comment)@example.com',
    '@relay.example:ada@example.com',
    '.ada@example.com',
    'ada.@example.com',
    'a..b@example.com',
    'ada@-example.com',
    'ada@example..com',
    'ada@[127.0.0.1]',
    'ada@example.com\u200b',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(64)}.com`,
    `ada@${'a.'.repeat(130)}com`,
  ])
    assert.ok(!isMailAddress(address), JSON.stringify(address));
});

test('S28: an overlong address is refused by its length, before any regular expression sees it', () => {
  for (const address of [`${'a.'.repeat(100_000)}@b`, `a@${'-a'.repeat(100_000)}`, '@'.repeat(200_000)])
    assert.ok(!isMailAddress(address));
});

test('a sender has an address and may have a name', () => {
  const address = 'shop@myclothes.com';
  assert.deepEqual(parseSender('MyClothes <shop@myclothes.com>'), { name: 'MyClothes', address });
  assert.deepEqual(parseSender('"My Clothes, Inc." <shop@myclothes.com>'), {
    name: 'My Clothes, Inc.',
    address,
  });
  assert.deepEqual(parseSender(' shop@myclothes.com '), { name: '', address });
  for (const text of [
    '',
    'MyClothes',
    'MyClothes <shop>',
    'MyClothes <shop@a.com> <b@c.com>',
    'My\nBcc: x <a@b.c>',
    'a@b.c, d@e.f',
  ])
    assert.equal(parseSender(text), undefined, text);
});

test('without a setting, the sender is the host that shoppers see', () => {
  assert.equal(defaultSender('https://myclothes.com'), 'MyClothes <shop@myclothes.com>');
  assert.equal(defaultSender('http://localhost:3000'), 'MyClothes <shop@localhost>');
  assert.equal(defaultSender('http://[::1]:3000'), 'MyClothes <shop@localhost>');
});
