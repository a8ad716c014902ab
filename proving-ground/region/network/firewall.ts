import { type Edge, GROUPS } from '../../../infra/security-groups.ts';
import { type Host, hostsOf, subnetOf, type Zone } from './plan.ts';

/**
 * Writes the nftables rules of one host: only listed connections and replies are accepted. A packet of an open
 * connection is accepted only if the connection would still be allowed, so removing a rule ends its connections. A
 * refusal is reported as EHOSTUNREACH, which differs from a port without a listener (ECONNREFUSED).
 */
export function rulesOf(host: Host, hosts: readonly Host[], edges: readonly Edge[]): string {
  const sets = GROUPS.map((group) => {
    const addresses = hostsOf(hosts, group).map(({ address }) => address);
    return `  set ${group} {\n    type ipv4_addr\n    elements = { ${addresses.join(', ')} }\n  }`;
  });
  const accepted = edges
    .filter(({ to }) => to === host.group)
    .map(({ from, port }) => `    ip saddr @${from} tcp dport ${port} counter accept`);
  return `table inet groups
delete table inet groups
table inet groups {
${sets.join('\n')}
  chain input {
    type filter hook input priority 0; policy drop;
    iif lo accept
    ct state established ct direction reply accept
    ct state related accept
${accepted.join('\n')}
    meta l4proto tcp ct state established counter reject with tcp reset
    counter reject with icmpx type admin-prohibited
  }
}
`;
}

/** Drops packets that leave the zone. Incoming ones still arrive. */
export const muteRules = (zone: Zone): string => `table inet mute
delete table inet mute
table inet mute {
  chain output {
    type filter hook output priority 0; policy accept;
    oif lo accept
    ip daddr ${subnetOf(zone)} accept
    counter drop
  }
}
`;

export const UNMUTE_RULES = 'table inet mute\ndelete table inet mute\n';
