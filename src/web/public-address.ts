import { BlockList, isIP } from 'node:net';

/** Networks that are not on the public Internet, by the registries of special-purpose addresses (RFC 6890). */
const PRIVATE_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // The addresses at which machines in a cloud find their own secrets are among these.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  // Multicast, reserved, and broadcast.
  '224.0.0.0/3',
];

/** IPv6 is public in this network only, except for the parts below. */
const PUBLIC_V6 = '2000::/3';
/** Documentation, tunnels that lead to any IPv4 address, and addresses for benchmarks. */
const PRIVATE_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16'];

const privateV4 = blockList(PRIVATE_V4, 'ipv4');
const publicV6 = blockList([PUBLIC_V6], 'ipv6');
const privateV6 = blockList(PRIVATE_V6, 'ipv6');

function blockList(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/**
 * Whether an IP address is on the public Internet. An IPv4 address that is written as an IPv6 one is refused, because
 * `2000::/3` does not have it.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !privateV4.check(address, 'ipv4');
    case 6:
      return publicV6.check(address, 'ipv6') && !privateV6.check(address, 'ipv6');
    default:
      return false;
  }
}
