import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isPublicAddress } from './public-address.ts';

it('S61: knows which addresses are not on the public Internet, in each way of writing them', () => {
  const inside = [
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254'],
    ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1'],
    ...['240.0.0.1', '255.255.255.255', '192.0.2.1', '203.0.113.5'],
    ...['::', '::1', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8'],
    ...['::127.0.0.1', '64:ff9b::a9fe:a9fe', '2002:7f00:1::', '2001:db8::1', '2001::1', 'fec0::1'],
    ...['', 'localhost', '127.1', '0x7f000001', '2130706433'],
  ];
  assert.deepEqual(inside.filter(isPublicAddress), []);
  const outside = [
    '8.8.8.8',
    '1.1.1.1',
    '100.128.0.1',
    '172.32.0.1',
    '193.0.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ];
  assert.deepEqual(outside.filter(isPublicAddress), outside);
});
