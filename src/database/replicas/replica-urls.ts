/** A read replica of the database. */
export interface ReplicaAddress {
  /** For pg, without what only the shop understands. */
  url: string;
  /** The availability zone that it is in. */
  zone: string | undefined;
  /** For messages and metrics; holds no password. */
  name: string;
}

const REPLICAS_MAX = 8;
const FAULT =
  'DATABASE_REPLICA_URLS must be addresses that begin with postgres:// or postgresql://, separated by commas, ' +
  `${REPLICAS_MAX} at most; "zone=" among the parameters of one says where it is, as in postgres://host/db?zone=eu-central-1a.`;

/** A fault is a sentence without the addresses, which may hold passwords. */
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
