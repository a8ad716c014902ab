/** A read replica of the database. */
export interface ReplicaAddress {
  /** The address for pg, without the parameters that only the shop knows. */
  url: string;
  /** The availability zone that it is in. */
  zone: string | undefined;
  /** A name for messages and metrics, without a password. */
  name: string;
}

export const REPLICAS_MAX = 8;

/** Addresses separated by commas. Returns undefined where one is wrong or where there are too many. */
export function parseReplicaUrls(text: string): ReplicaAddress[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (parts.length > REPLICAS_MAX) return undefined;
  const addresses = parts.map(addressOf);
  return addresses.every((address) => address !== undefined) ? addresses : undefined;
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
