import { median } from '../bench/measuring/statistics.ts';
import type { Contestant } from './contestant.ts';
import type { Ground } from './ground.ts';
import type { Row } from './rows.ts';
import { runSlice, type Slice } from './slice.ts';

const TRIES_MAX = 4;
/** The expected number of requests in the first slice of a row, before any rate is known. */
const EXPECTED_AT_FIRST = 400;

export interface CompareInput {
  ground: Ground;
  folder: string;
  rounds: number;
  seconds: number;
  /** A slice is thrown away and run again if other programs took more of the machine than this. */
  foreignShareMax: number;
  log(message: string): void;
}

/** The medians of one shop in one row. */
type Medians = Pick<Slice, 'requestsPerSecond' | 'p99Ms' | 'serverMs' | 'databaseMs' | 'memoryMb' | 'failed'>;

export interface Comparison {
  row: Row;
  ours: Medians;
  theirs: Medians;
  /** How many times better ours is: medians of the rounds. */
  timesByRate: number;
  timesByProcessor: number;
  thrownAway: number;
}

/** Loads the two shops in turn. A first round warms them up and is not counted. */
export async function compareRow(row: Row, input: CompareInput): Promise<Comparison> {
  const rounds: [ours: Slice, theirs: Slice][] = [];
  const rates = new Map<Contestant, number>();
  let thrownAway = 0;
  const measure = async (contestant: Contestant): Promise<Slice> => {
    for (let tries = 1; ; tries++) {
      const slice = await oneSlice(row, contestant, rates.get(contestant), input);
      rates.set(contestant, slice.requestsPerSecond);
      const isSpoiled = slice.foreignShare > input.foreignShareMax || (row.once && slice.repeated > 0);
      if (!isSpoiled || tries === TRIES_MAX) return slice;
      thrownAway++;
    }
  };
  const { oursWithoutPageCache, theirs } = input.ground;
  const ours = row.rendered ? oursWithoutPageCache : input.ground.ours;
  for (let round = 0; round <= input.rounds; round++) {
    const both: [Slice, Slice] = [await measure(ours), await measure(theirs)];
    if (round > 0) rounds.push(both);
  }
  const medianOf = (figureOf: (round: [ours: Slice, theirs: Slice]) => number) =>
    median(rounds.map(figureOf));
  return {
    row,
    ours: mediansOf(rounds.map(([slice]) => slice)),
    theirs: mediansOf(rounds.map(([, slice]) => slice)),
    timesByRate: medianOf(([our, their]) => our.requestsPerSecond / their.requestsPerSecond),
    timesByProcessor: medianOf(
      ([our, their]) => (their.serverMs + their.databaseMs) / (our.serverMs + our.databaseMs),
    ),
    thrownAway,
  };
}

async function oneSlice(
  row: Row,
  contestant: Contestant,
  rate: number | undefined,
  { ground, folder, seconds, log }: CompareInput,
): Promise<Slice> {
  const expected = rate === undefined ? EXPECTED_AT_FIRST : rate * seconds;
  const requests = await row.prepare(contestant, expected);
  const { postmaster } = ground;
  const slice = await runSlice({ contestant, postmaster, requests, seconds, folder });
  if (slice.failed > 0) throw new Error(`${contestant.name}, ${row.name}: ${slice.failed} requests failed.`);
  log(`${row.name}: ${contestant.name} ${describe(slice)}`);
  return slice;
}

const describe = (slice: Slice): string =>
  `${slice.requestsPerSecond.toFixed(0)}/s, p99 ${slice.p99Ms.toFixed(0)} ms, ${slice.serverMs.toFixed(3)} + ${slice.databaseMs.toFixed(3)} ms, ${slice.memoryMb.toFixed(0)} MB, foreign ${(slice.foreignShare * 100).toFixed(0)} %`;

function mediansOf(slices: readonly Slice[]): Medians {
  const of = (figure: keyof Medians) => median(slices.map((slice) => slice[figure]));
  return {
    requestsPerSecond: of('requestsPerSecond'),
    p99Ms: of('p99Ms'),
    serverMs: of('serverMs'),
    databaseMs: of('databaseMs'),
    memoryMb: of('memoryMb'),
    failed: of('failed'),
  };
}
