import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Model, Prediction } from './model.ts';
import { simulate } from './simulate.ts';

const RUN = { seconds: 3_000, warmUpSeconds: 20, seed: 7 };

const oneStation = (part: Partial<Model>, cpuMs = 10): Model => ({
  processors: Number.POSITIVE_INFINITY,
  stations: { web: { processes: 1, threads: 1 } },
  kinds: [{ name: 'any', share: 1, steps: [{ at: 'web', cpuMs }] }],
  load: { kind: 'open', perSecond: 80 },
  ...part,
});

describe('the simulator against closed forms', () => {
  it('M/M/1: mean and p99 of the response time', () => {
    const found = simulate(oneStation({}), RUN);
    // With 100 served and 80 arriving a second, the response time is exponential with a mean of 1 / (100 - 80) s.
    near(found.meanMs, 50);
    near(found.p99Ms, 50 * Math.log(100), 0.1);
    near(found.perSecond, 80, 0.02);
  });

  it('M/M/c with threads: the mean waiting time of Erlang’s formula', () => {
    const model = oneStation({
      stations: { web: { processes: 1, threads: 3 } },
      load: { kind: 'open', perSecond: 240 },
    });
    near(simulate(model, RUN).meanMs, meanOfManyServers({ servers: 3, perSecond: 240, serviceMs: 10 }));
  });

  it('M/M/c with shared processors: the same mean, because no processor idles while a thread runs', () => {
    const model = oneStation({
      processors: 2,
      stations: { web: { processes: 1, threads: 10_000 } },
      load: { kind: 'open', perSecond: 160 },
    });
    const found = simulate(model, RUN);
    near(found.meanMs, meanOfManyServers({ servers: 2, perSecond: 160, serviceMs: 10 }));
    near(found.utilization, 0.8);
  });

  it('a closed network: throughput and response time of the mean value analysis', () => {
    for (const shoppers of [1, 20, 60, 200]) {
      const model = oneStation({
        stations: { web: { processes: 1, threads: 1 }, database: { processes: 1, threads: 1 } },
        kinds: [
          {
            name: 'any',
            share: 1,
            steps: [{ at: 'web', cpuMs: 10 }, { at: 'database', cpuMs: 6 }, { waitMs: 4 }],
          },
        ],
        load: { kind: 'closed', shoppers, thinkMs: 1_000 },
      });
      const expected = meanValueAnalysis({ shoppers, thinkMs: 1_000, waitMs: 4, demandsMs: [10, 6] });
      const found = simulate(model, { ...RUN, seconds: 40_000 / shoppers });
      near(found.perSecond, expected.perSecond, 0.02);
      near(found.meanMs, expected.meanMs);
    }
  });

  it('processes that take turns are E/M/1 each: every fourth arrival of a random stream', () => {
    const model = oneStation({
      stations: { web: { processes: 4, threads: 1 } },
      load: { kind: 'open', perSecond: 320 },
    });
    near(simulate(model, RUN).meanMs, meanOfEveryNthArrival({ n: 4, perSecond: 320, serviceMs: 10 }));
  });

  it('gives the same prediction for the same seed', () => {
    const run = (seed: number): Prediction => simulate(oneStation({}), { ...RUN, seconds: 20, seed });
    assert.deepEqual(run(1), run(1));
    assert.notDeepEqual(run(1), run(2));
  });
});

/** Erlang's formula for c servers with one queue. */
function meanOfManyServers(input: { servers: number; perSecond: number; serviceMs: number }): number {
  const { servers, perSecond, serviceMs } = input;
  const offered = (perSecond * serviceMs) / 1_000;
  const terms = Array.from({ length: servers }, (_, n) => offered ** n / factorial(n));
  const last = (offered ** servers / factorial(servers)) * (servers / (servers - offered));
  const waits = last / (terms.reduce((sum, term) => sum + term, 0) + last);
  return serviceMs + (waits * serviceMs) / (servers - offered);
}

/** The mean of GI/M/1 is that of M/M/1 with the root of σ = A*(μ(1 − σ)) as its load; arrivals are Erlang with n phases. */
function meanOfEveryNthArrival(input: { n: number; perSecond: number; serviceMs: number }): number {
  const { n, perSecond, serviceMs } = input;
  const phaseRate = perSecond / 1_000;
  let load = 0.5;
  for (let round = 0; round < 200; round++) load = (phaseRate / (phaseRate + (1 - load) / serviceMs)) ** n;
  return serviceMs / (1 - load);
}

/** The exact recursion of Reiser and Lavenberg (1980) for single servers and a delay. */
function meanValueAnalysis(input: {
  shoppers: number;
  thinkMs: number;
  waitMs: number;
  demandsMs: readonly number[];
}): { perSecond: number; meanMs: number } {
  let queues = input.demandsMs.map(() => 0);
  let perMs = 0;
  let meanMs = 0;
  for (let shoppers = 1; shoppers <= input.shoppers; shoppers++) {
    const residences = input.demandsMs.map((demand, at) => demand * (1 + (queues[at] as number)));
    meanMs = residences.reduce((sum, one) => sum + one, 0) + input.waitMs;
    perMs = shoppers / (meanMs + input.thinkMs);
    queues = residences.map((residence) => perMs * residence);
  }
  return { perSecond: perMs * 1_000, meanMs };
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

function near(found: number, expected: number, tolerance = 0.06): void {
  assert.ok(Math.abs(found / expected - 1) <= tolerance, `${found} instead of ${expected}`);
}
