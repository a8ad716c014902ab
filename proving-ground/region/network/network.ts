import type { Edge } from '../../../infra/security-groups.ts';
import { run, runOnHost } from '../machine/run.ts';
import { muteRules, rulesOf, UNMUTE_RULES } from './firewall.ts';
import { type Host, WIRES, ZONES, type Zone } from './plan.ts';

/** Namespaces, links and rules. All of them end with the mount namespace in which they were created. */
export interface Network {
  /** Leaves a zone's hosts only each other. */
  cutZone(zone: Zone): Promise<void>;
  joinZone(zone: Zone): Promise<void>;
  cutHost(name: string): Promise<void>;
  joinHost(name: string): Promise<void>;
  /** Drops packets that leave the zone. Incoming ones arrive. */
  muteZone(zone: Zone): Promise<void>;
  unmuteZone(zone: Zone): Promise<void>;
  /** Sets the rules of all hosts to this list. */
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

/** Creates a bridge per zone, which a trunk connects to the core, and a link per host. */
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

/** By default, Linux reports refused packets at most once per second, but a scan needs every report. */
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
