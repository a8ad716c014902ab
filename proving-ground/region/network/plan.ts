import type { Group } from '../../../infra/security-groups.ts';

export const ZONES = ['a', 'b', 'c'] as const;
export type Zone = (typeof ZONES)[number];

/** Places for web instances in each zone. The load balancer knows all of them from the start. */
export const WEB_PLACES = 4;

/** The namespace that contains only bridges and links. */
export const WIRES = 'wires';

/** A machine of the region: a network namespace with an address. */
export interface Host {
  /** Such as `web-a1`, `cache-b`, `db-c`, `lb` or `internet`. */
  name: string;
  group: Group;
  /** Undefined for hosts outside the zones. */
  zone: Zone | undefined;
  address: string;
}

/** Plans all possible hosts. */
export function planHosts(): Host[] {
  return [
    { name: 'internet', group: 'internet', zone: undefined, address: '10.0.0.1' },
    { name: 'lb', group: 'load-balancer', zone: undefined, address: '10.0.0.10' },
    ...ZONES.flatMap((zone, index): Host[] => {
      const address = (number: number) => `10.0.${index + 1}.${number}`;
      return [
        ...Array.from(
          { length: WEB_PLACES },
          (_, place): Host => ({
            name: `web-${zone}${place + 1}`,
            group: 'web',
            zone,
            address: address(11 + place),
          }),
        ),
        { name: `cache-${zone}`, group: 'cache', zone, address: address(20) },
        { name: `db-${zone}`, group: 'database', zone, address: address(30) },
      ];
    }),
  ];
}

export const subnetOf = (zone: Zone): string => `10.0.${ZONES.indexOf(zone) + 1}.0/24`;

export const hostsOf = (hosts: readonly Host[], group: Group): Host[] =>
  hosts.filter((host) => host.group === group);
