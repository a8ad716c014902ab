import type { Edge } from '../../../infra/security-groups.ts';
import { run, runOnHost } from '../machine/run.ts';
import { muteRules, rulesOf, UNMUTE_RULES } from './firewall.ts';
import { type Host, WIRES, ZONES, type Zone } from './plan.ts';

/** Namespaces, cables and rules. Everything goes with the mount namespace that it was made in. */
export interface Network {
  /** A zone's hosts still see each other, and nobody else. */
  cutZone(zone: Zone): Promise<void>;
  joinZone(zone: Zone): Promise<void>;
  cutHost(name: string): Promise<void>;
  joinHost(name: string): Promise<void>;
  /** What leaves the zone is lost; what comes arrives. */
  muteZone(zone: Zone): Promise<void>;
  unmuteZone(zone: Zone): Promise<void>;
  /** The rules of all hosts, as this list says. */
  allow(edges: readonly Edge[]): Promise<void>;
}

export async function createNetwork(hosts: readonly Host[], edges: readonly Edge[]): Promise<Network> {
  await run('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run']);
  const names = [WIRES, ...hosts.map(({ name }) => name)];
  await run('ip', ['-batch', '-'], lines(names.map((name) => `netns add ${name}`)));
  await run('ip', ['-n', WIRES, '-batch', '-'], lines(wiring(hosts)));
  await Promise.all(hosts.map(connect));
  const network = networkOf(hosts);
  await network.allow(edges);
  return network;
}

function networkOf(hosts: readonly Host[]): Network {
  const wire = (link: string, state: 'up' | 'down') =>
    run('ip', ['-n', WIRES, 'link', 'set', link, state]).then(() => {});
  const inZone = (zone: Zone) => hosts.filter((host) => host.zone === zone);
  const load = (on: readonly Host[], rules: (host: Host) => string) =>
    Promise.all(on.map((host) => runOnHost(host.name, ['nft', '-f', '-'], rules(host)))).then(() => {});
  return {
    cutZone: (zone) => wire(trunk(zone), 'down'),
    joinZone: (zone) => wire(trunk(zone), 'up'),
    cutHost: (name) => wire(plug(name), 'down'),
    joinHost: (name) => wire(plug(name), 'up'),
    muteZone: (zone) => load(inZone(zone), () => muteRules(zone)),
    unmuteZone: (zone) => load(inZone(zone), () => UNMUTE_RULES),
    allow: (edges) => load(hosts, (host) => rulesOf(host, hosts, edges)),
  };
}

const lines = (commands: readonly string[]) => `${commands.join('\n')}\n`;
const trunk = (zone: Zone) => `trunk-${zone}`;
const plug = (name: string) => `h-${name}`;

/** A bridge for each zone, joined to the core by a trunk; each host by a cable. */
function wiring(hosts: readonly Host[]): string[] {
  return [
    'link add name core type bridge',
    'link set core up',
    ...ZONES.flatMap((zone) => [
      `link add name zone-${zone} type bridge`,
      `link set zone-${zone} up`,
      `link add name ${trunk(zone)} type veth peer name core-${zone}`,
      `link set ${trunk(zone)} master zone-${zone} up`,
      `link set core-${zone} master core up`,
    ]),
    ...hosts.flatMap(({ name, zone }) => [
      `link add name ${plug(name)} type veth peer name eth0 netns ${name}`,
      `link set ${plug(name)} master ${zone ? `zone-${zone}` : 'core'} up`,
    ]),
  ];
}

/** Linux says once a second at most that a packet was refused; a scan of all pairs wants to hear it each time. */
const TELL_ALWAYS = 'echo 0 > /proc/sys/net/ipv4/icmp_ratelimit';

async function connect(host: Host): Promise<void> {
  await run('ip', ['-n', host.name, '-batch', '-'], lines(ownEnd(host)));
  await runOnHost(host.name, ['sh', '-c', TELL_ALWAYS]);
}

const ownEnd = ({ address }: Host) => [
  'link set lo up',
  `address add ${address}/16 dev eth0`,
  'link set eth0 up',
];
