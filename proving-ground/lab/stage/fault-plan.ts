import type { Random } from '../shoppers/random.ts';

/** The part that a fault breaks. A stage without that part skips the fault. */
export type PartName = 'web' | 'cache' | 'dynamodb' | 'database' | 'replica' | 'zone';

export const FAULTS = {
  'kill an instance': 'web',
  'freeze an instance': 'web',
  'replace an instance': 'web',
  'scale out and in': 'web',
  'kill all instances': 'web',
  'empty the cache': 'cache',
  'kill the cache': 'cache',
  'freeze the cache': 'cache',
  'kill DynamoDB': 'dynamodb',
  'freeze DynamoDB': 'dynamodb',
  'kill the database': 'database',
  'kill a database process': 'database',
  'freeze the database': 'database',
  'kill the replica': 'replica',
  'freeze the replica': 'replica',
  'cut off a zone': 'zone',
  'cut a zone one way': 'zone',
  'fail over the cache': 'zone',
  'fail over the database': 'zone',
  'fill the disk of the database': 'zone',
} as const satisfies Record<string, PartName>;

export type FaultName = keyof typeof FAULTS;

/** Faults that are played at the same time: one, or two of different parts. */
export type Step = readonly FaultName[];

const ALL = Object.keys(FAULTS) as FaultName[];
const QUICK: readonly FaultName[] = [
  'kill an instance',
  'empty the cache',
  'kill DynamoDB',
  'kill the database',
  'cut off a zone',
];

/** Plans each fault once, in an order that depends on the seed and is the same at every stage. */
export function planFaults(random: Random, isQuick: boolean): Step[] {
  return random.shuffled(isQuick ? QUICK : ALL).map((name) => [name]);
}

/** The faults that are possible with these parts. */
export const faultsOf = (parts: ReadonlySet<PartName>): ReadonlySet<FaultName> =>
  new Set(ALL.filter((name) => parts.has(FAULTS[name])));

/** Selects steps of one fault or of two faults of different parts. */
export function drawSteps(random: Random, count: number, faults: ReadonlySet<FaultName>): Step[] {
  const possible = ALL.filter((name) => faults.has(name));
  return Array.from({ length: count }, () => {
    const [first, ...others] = random.shuffled(possible);
    if (!first) throw new Error('there is no part that could be broken');
    const second = others.find((name) => FAULTS[name] !== FAULTS[first]);
    return second && random.chance(0.5) ? [first, second] : [first];
  });
}
