/** A read replica of the database. */
export interface ReplicaAddress {
  /** The URL for pg, without the parameters of the shop. */
  url: string;
  /** Its availability zone. */
  zone: string | undefined;
  /** The name in messages and metrics. It holds no password. */
  name: string;
}

const REPLICAS_MAX = 8;
const FAULT =
  `DATABASE_REPLICA_URLS must be at most ${REPLICAS_MAX} addresses that begin with postgres:// or postgresql://, separated by ` +
  'commas. The parameter "zone" names a replica\'s availability zone, as in postgres://host/db?zone=eu-central-1a.';

/** A fault is a sentence without the addresses, because they may hold passwords. */
export function parseReplicaUrls(value: string | undefined): ReplicaAddress[] | { fault: string } {
  const parts = (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (parts.length > REPLICAS_MAX) return { fault: FAULT };
  const addresses = parts.map(addressOf);
  return addresses.includes(undefined) ? { fault: FAULT } : (addresses as ReplicaAddress[]);
}

function addressOf(text: string): ReplicaAddress | undefined {
  if (!/^postgres(ql)?:\/\/\S+$/.test(text)) return undefined;
  const [base = '', query = ''] = text.split('?', 2);
  const parameters = new URLSearchParams(query);
  const zone = parameters.get('zone') ?? undefined;
  if (zone !== undefined && !/^[a-z0-9-]{1,32}$/.test(zone)) return undefined;
  parameters.delete('zone');
  const rest = parameters.size > 0 ? `?${parameters}` : '';
  const host = base
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/\/.*$/, '');
  return { url: base + rest, zone, name: host || parameters.get('host') || 'localhost' };
}
