import { SIZES, type Size } from './sizes.ts';

/** The operator's choices, from `context` in cdk.json or `npx cdk synth -c domain=…`. */
export interface Settings {
  size: Size;
  /** The domain that shoppers enter. The load balancer's own name has `origin.` before it. */
  domain: string;
  /** The public zone of the domain in Route 53, which the registrar points to. */
  hostedZoneId: string;
  region: string;
  /** Three of the region's availability zones. */
  zones: readonly [string, string, string];
  stateStore: StateStore;
  /** Whether the load balancer keeps a shopper at one instance. Only the stage of session affinity needs it. */
  sticky: boolean;
  /** Receives the alarms. When undefined, no one does until someone subscribes to the topic. */
  alarmEmail: string | undefined;
}

const STATE_STORES = ['database', 'valkey', 'dynamodb'] as const;
export type StateStore = (typeof STATE_STORES)[number];

const DOMAIN = /^(?=.{4,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const ZONES_WANTED = 3;

/** Throws one sentence for the first setting that is wrong. `find` returns a context value by its name. */
export function readSettings(find: (name: string) => unknown): Settings {
  const region = textOf(find, 'region', /^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-central-1');
  return {
    size: readSize(find('size')),
    domain: textOf(find, 'domain', DOMAIN, 'a domain such as myclothes.com'),
    hostedZoneId: textOf(find, 'hostedZoneId', /^Z[A-Z0-9]{5,31}$/, 'the id of its zone in Route 53, Z…'),
    region,
    zones: readZones(find('zones'), region),
    stateStore: oneOf(find, 'stateStore', STATE_STORES),
    sticky: oneOf(find, 'sticky', ['true', 'false'] as const) === 'true',
    alarmEmail: find('alarmEmail')
      ? textOf(find, 'alarmEmail', /^[^@\s]+@[^@\s]+$/, 'an email address')
      : undefined,
  };
}

function readSize(value: unknown): Size {
  const size = Object.hasOwn(SIZES, String(value)) ? SIZES[String(value)] : undefined;
  if (!size) throw new Error(`size must be one of ${Object.keys(SIZES).join(', ')}, not "${value}".`);
  return size;
}

/** The zones are a, b and c unless the operator names others: not every account has these three in every region. */
function readZones(value: unknown, region: string): Settings['zones'] {
  const zones = typeof value === 'string' ? value.split(',') : ['a', 'b', 'c'].map((zone) => region + zone);
  const areOfRegion = zones.every(
    (zone) => zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length)),
  );
  if (!areOfRegion || new Set(zones).size !== ZONES_WANTED)
    throw new Error(
      `zones must be three zones of ${region}, such as ${region}a,${region}b,${region}c, not "${value}".`,
    );
  return zones as unknown as Settings['zones'];
}

function textOf(find: (name: string) => unknown, name: string, form: RegExp, wanted: string): string {
  const value = String(find(name) ?? '');
  if (!form.test(value)) throw new Error(`${name} must be ${wanted}, not "${value}".`);
  return value;
}

function oneOf<T extends string>(find: (name: string) => unknown, name: string, values: readonly T[]): T {
  const value = values.find((one) => one === String(find(name)));
  if (!value) throw new Error(`${name} must be one of ${values.join(', ')}, not "${find(name)}".`);
  return value;
}
