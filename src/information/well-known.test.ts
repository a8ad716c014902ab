import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastify } from 'fastify';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { wellKnownRoutes } from './well-known.ts';

async function answerOf(url: string, email = 'help@shop.example') {
  const settings = { ...DEFAULT_SETTINGS, contact: { ...DEFAULT_SETTINGS.contact, email } };
  const app = fastify().decorate('site', { publicUrl: 'https://shop.example', settings });
  await app.register(wellKnownRoutes);
  return app.inject({ url });
}

test('password managers find the page that changes the password', async () => {
  const { statusCode, headers } = await answerOf('/.well-known/change-password');
  assert.deepEqual([statusCode, headers.location], [302, '/account/password']);
});

test('security.txt has the contact, its own address, and a day within the next year (RFC 9116)', async () => {
  const { headers, body } = await answerOf('/.well-known/security.txt', 'a%b@shop.example');
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
  const fields = new Map(
    body
      .trimEnd()
      .split('\n')
      .map((line) => /^([\w-]+): (\S+)$/.exec(line)?.slice(1) as [string, string]),
  );
  assert.deepEqual([...fields.keys()], ['Contact', 'Expires', 'Preferred-Languages', 'Canonical']);
  assert.equal(fields.get('Contact'), 'mailto:a%25b@shop.example');
  assert.equal(fields.get('Canonical'), 'https://shop.example/.well-known/security.txt');
  const days = (Date.parse(fields.get('Expires') ?? '') - Date.now()) / 86_400_000;
  assert.ok(days > 88 && days <= 90, `${days} days`);
});
