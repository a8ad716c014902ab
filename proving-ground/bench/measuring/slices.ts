import { setTimeout as pause } from 'node:timers/promises';
import { foreignShare } from '../../load/processor-time.ts';
import { median } from './statistics.ts';
import { readTimes, type Task, timesUs, type Watched } from './watched.ts';

/** What a load generator reports about one slice. */
export interface Load {
  requests: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers of 400 and above, and requests without an answer. */
  failed: number;
}

/** One of several loads that are compared. */
export interface Contestant {
  name: string;
  watched: Watched;
  /** Does what is needed before a slice, such as writing its requests. Its time does not count. */
  prepare?(slice: number): Promise<void>;
  load(seconds: number, slice: number): Promise<Load>;
  /** Reads counters, such as statements. The difference of two readings is stated per request. */
  counters?(): Promise<Record<string, number>>;
}

export interface Slice extends Load {
  perSecond: number;
  /** Processor time in microseconds per request. */
  cpuUs: Record<Task, number>;
  /** Counters per request. */
  counts: Record<string, number>;
  /** The part of the machine's processors that processes of others took, from 0 to 1. */
  foreignShare: number;
}

export interface Measured {
  name: string;
  slices: Slice[];
  /** Slices that were measured again, because other processes took too much. */
  discarded: number;
}

export interface Plan {
  slices: number;
  seconds: number;
  /** Whether disturbed slices are measured again. */
  repeats: boolean;
}

/** Other processes may take this part of the machine's processors during a slice. */
export const FOREIGN_SHARE_MAX = 0.03;
/** A slice is repeated this often, and all slices together a quarter as often as there are slices. */
const REPEATS_MAX = 2;
const REPEATED_SHARE_MAX = 0.25;
/** The generator's connections close within this time, so that closing them is not part of the next slice. */
const PAUSE_MS = 50;
const WARM_UP_SECONDS = 1;

/** Measures one slice of each contestant in turn, and repeats the turn. Each contestant first runs once to warm up. */
export async function measureInTurn(contestants: readonly Contestant[], plan: Plan): Promise<Measured[]> {
  const measured = contestants.map(({ name }): Measured => ({ name, slices: [], discarded: 0 }));
  for (const contestant of contestants) {
    await contestant.prepare?.(0);
    await contestant.load(WARM_UP_SECONDS, 0);
  }
  let taken = 0;
  let repeatsLeft = plan.repeats ? contestants.length * plan.slices * REPEATED_SHARE_MAX : 0;
  for (let slice = 0; slice < plan.slices; slice++)
    for (const [index, contestant] of contestants.entries()) {
      const tries = [await measureSlice(contestant, plan.seconds, ++taken)];
      while (!tries.some(isUndisturbed) && tries.length <= REPEATS_MAX && repeatsLeft-- >= 1)
        tries.push(await measureSlice(contestant, plan.seconds, ++taken));
      // If all of them are disturbed, the least disturbed one counts, and the page says so.
      const result = measured[index] as Measured;
      result.slices.push(leastDisturbed(tries));
      result.discarded += tries.length - 1;
    }
  return measured;
}

/** The number of a slice differs from all others, so that a load can use fresh carts in each. */
async function measureSlice(contestant: Contestant, seconds: number, number: number): Promise<Slice> {
  await contestant.prepare?.(number);
  await pause(PAUSE_MS);
  const countersBefore = await contestant.counters?.();
  const before = await readTimes(contestant.watched);
  const load = await contestant.load(seconds, number);
  const after = await readTimes(contestant.watched);
  const countersAfter = (await contestant.counters?.()) ?? {};
  const { requests } = load;
  if (requests === 0) throw new Error(`"${contestant.name}" got no answer in ${seconds} s.`);
  const counts = Object.entries(countersAfter).map(([name, count]) => [
    name,
    (count - (countersBefore?.[name] ?? 0)) / requests,
  ]);
  return {
    ...load,
    perSecond: requests / load.seconds,
    cpuUs: timesUs(before, after, requests),
    counts: Object.fromEntries(counts),
    foreignShare: foreignShare(before, after),
  };
}

const isUndisturbed = ({ foreignShare }: Slice) => foreignShare <= FOREIGN_SHARE_MAX;

const leastDisturbed = (tries: readonly Slice[]): Slice =>
  tries.reduce((best, next) => (next.foreignShare < best.foreignShare ? next : best));

export const disturbedOf = ({ slices }: Measured): number =>
  slices.filter((slice) => !isUndisturbed(slice)).length;

/** Returns the median of a figure's ratios between the slices of the same turn. */
export function ratioOf(one: Measured, other: Measured, figure: (slice: Slice) => number): number {
  return median(one.slices.map((slice, turn) => figure(slice) / figure(other.slices[turn] as Slice)));
}

/** The processor time of a request in the web process and the database server together, in microseconds. */
export const webAndDatabaseUs = ({ cpuUs }: Slice): number => cpuUs.web + cpuUs.database;
export const webUs = ({ cpuUs }: Slice): number => cpuUs.web;
export const databaseUs = ({ cpuUs }: Slice): number => cpuUs.database;
export const rateOf = ({ perSecond }: Slice): number => perSecond;
export const p99Of = ({ p99Ms }: Slice): number => p99Ms;
