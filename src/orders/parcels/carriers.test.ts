import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSettings } from '../../settings/check/check-settings.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import { trackingUrl } from './carriers.ts';

const carriersOf = (trackingUrl: string) => [{ name: 'Fjord Post', trackingUrl }];
const faultsOf = (carriers: readonly { name: string; trackingUrl: string }[]) =>
  checkSettings({
    ...DEFAULT_SETTINGS,
    delivery: { ...DEFAULT_SETTINGS.delivery, carriers: [...carriers] },
  });

test('a tracking link has the number, and is empty for a carrier without one', () => {
  const carriers = carriersOf('https://fjord.test/track?id={number}&lang=en');
  const link = (carrier: string, trackingNumber: string) =>
    trackingUrl(carriers, { carrier, trackingNumber });
  assert.equal(
    link(' fjord post ', 'J 1&a=$&/..'),
    'https://fjord.test/track?id=J%201%26a%3D%24%26%2F..&lang=en',
  );
  assert.equal(link('Fjord Post', ''), '');
  assert.equal(link('Other', '1'), '');
  assert.equal(trackingUrl(carriersOf(''), { carrier: 'Fjord Post', trackingNumber: '1' }), '');
  assert.deepEqual(checkSettings(DEFAULT_SETTINGS), {});
});

test('a tracking address leads to one https host, whatever the number is', () => {
  const path = 'delivery.carriers.0.trackingUrl';
  for (const address of ['', 'https://fjord.test/{number}', 'https://fjord.test#/n/{number}'])
    assert.deepEqual(faultsOf(carriersOf(address)), {}, address);
  for (const address of [
    ...['http://fjord.test/{number}', 'javascript:alert({number})', 'fjord.test/{number}', '{number}'],
    ...[
      'https://{number}',
      'https://{number}.test/',
      'https://fjord.test{number}',
      'https://fjord.test:{number}/',
    ],
    ...['https://a@fjord.test/{number}', 'https://fjord.test/', 'https://fjord.test/{number}/{number}'],
    ...['https://fjord.test/ {number}', `https://fjord.test/${'x'.repeat(300)}{number}`],
  ])
    assert.deepEqual(Object.keys(faultsOf(carriersOf(address))), [path], address);
});

test('carriers have names of their own', () => {
  const [one] = carriersOf('');
  assert.ok(one);
  assert.deepEqual(Object.keys(faultsOf([one, { ...one, name: 'FJORD POST' }])), [
    'delivery.carriers.1.name',
  ]);
  assert.deepEqual(Object.keys(faultsOf([{ ...one, name: '' }])), ['delivery.carriers.0.name']);
  const many = Array.from({ length: 31 }, (_, index) => ({ ...one, name: `Carrier ${index}` }));
  assert.deepEqual(Object.keys(faultsOf(many)), ['delivery.carriers']);
});
