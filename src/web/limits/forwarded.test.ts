import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { parseForwarded } from './networks.ts';

const WRITTEN: [text: string, address: string | undefined][] = [
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:50123', '192.0.2.7'],
  ['2001:DB8::7', '2001:db8::7'],
  ['[2001:db8::7]', '2001:db8::7'],
  ['[2001:db8::7]:443', '2001:db8::7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:207', '192.0.2.7'],
  ['[::ffff:192.0.2.7]:80', '192.0.2.7'],
  ['fe80::1%eth0', 'fe80::1'],
  ['[fe80::1%eth0]:80', 'fe80::1'],
  ['', undefined],
  ['unknown', undefined],
  ['_hidden', undefined],
  ['shop.test', undefined],
  ['192.0.2', undefined],
  ['192.0.2.256', undefined],
  ['192.0.2.7.8', undefined],
  ['0300.0.2.7', undefined],
  ['0xc0000207', undefined],
  ['192.0.2.7:', undefined],
  ['192.0.2.7:port', undefined],
  ['192.0.2.7/24', undefined],
  ['[192.0.2.7]', undefined],
  ['2001:db8::7::1', undefined],
  ['[2001:db8::7', undefined],
  ['"192.0.2.7"', undefined],
  ['192.0.2.7 192.0.2.8', undefined],
  ['192.0.2.7\t', undefined],
];

describe('forwarded addresses', () => {
  for (const [text, address] of WRITTEN)
    it(`S25: "${text}" is ${address ?? 'not an address'}`, () => assert.equal(parseForwarded(text), address));

  describe('of a request', () => {
    let shop: TestShop;
    before(async () => {
      shop = await createTestShop({ trustedProxies: ['127.0.0.0/8', '10.0.0.0/8'] });
      shop.app.get('/whose', async (request) => request.ip);
    });
    after(() => shop.close());
    const whose = async (forwarded: string, remoteAddress = '127.0.0.1') => {
      const headers = { 'x-forwarded-for': forwarded };
      return (await shop.inject({ url: '/whose', headers, remoteAddress })).body;
    };

    const FORWARDED: [forwarded: string, client: string][] = [
      ['192.0.2.7', '192.0.2.7'],
      ['192.0.2.7:50123', '192.0.2.7'],
      ['6.6.6.6, 192.0.2.7', '192.0.2.7'],
      ['nonsense, 192.0.2.7', '192.0.2.7'],
      ['192.0.2.7, 10.0.0.9', '192.0.2.7'],
      ['192.0.2.7, 10.0.0.9:4711', '192.0.2.7'],
      ['[2001:db8::7]:443, 10.0.0.9', '2001:db8::7'],
      ['nonsense', '127.0.0.1'],
      ['', '127.0.0.1'],
      ['unknown', '127.0.0.1'],
      ['6.6.6.6, nonsense', '127.0.0.1'],
      ['6.6.6.6, ', '127.0.0.1'],
      ['6.6.6.6, unknown, 10.0.0.9', '10.0.0.9'],
      [`6.6.6.6, ${'10.0.0.9, '.repeat(30)}10.0.0.8`, '10.0.0.9'],
    ];
    for (const [forwarded, client] of FORWARDED)
      it(`S25: "${forwarded.slice(0, 40)}" from a proxy is a client at ${client}`, async () =>
        assert.equal(await whose(forwarded), client));

    it('S25: an X-Forwarded-For from a client that is not a proxy changes nothing', async () => {
      assert.equal(await whose('6.6.6.6', '192.0.2.7'), '192.0.2.7');
      assert.equal(await whose('nonsense', '192.0.2.7'), '192.0.2.7');
    });

    it('S25: nonsense gives no client rate limits of its own', async () => {
      const statuses: number[] = [];
      for (let at = 0; at < 13; at++) {
        const { statusCode } = await shop.inject({
          method: 'POST',
          url: '/api/session',
          headers: { 'x-forwarded-for': `nonsense-${at}` },
          remoteAddress: '127.0.0.1',
          payload: { email: 'nobody@mail.test', password: 'wrong password' },
        });
        statuses.push(statusCode);
      }
      assert.ok(statuses.includes(429), statuses.join(' '));
    });
  });
});
