import { createMachine, type Machine } from './machine.ts';
import type { Load, Model, Prediction, RequestKind, Step } from './model.ts';
import { createRandom, type Random } from './random.ts';
import { createStation, type Serve } from './station.ts';

export interface SimulateInput {
  /** Simulated seconds that are counted, after the warm-up. */
  seconds: number;
  warmUpSeconds: number;
  seed: number;
}

/** Simulates the requests one event after the other, and predicts what the load generator would measure. */
export function simulate(model: Model, { seconds, warmUpSeconds, seed }: SimulateInput): Prediction {
  const random = createRandom(seed);
  const machine = createMachine(model.processors);
  const send = createRequests(model, machine, random);
  const times: number[] = [];
  let counts = false;
  startLoad(model.load, machine, random, (done) => {
    const sentMs = machine.now();
    send(() => {
      if (counts) times.push(machine.now() - sentMs);
      done();
    });
  });
  const runUntil = (ms: number) => {
    while (machine.now() < ms) machine.advance();
  };
  runUntil(warmUpSeconds * 1_000);
  const began = { atMs: machine.now(), usedMs: machine.used() };
  counts = true;
  runUntil(began.atMs + seconds * 1_000);
  const elapsedMs = machine.now() - began.atMs;
  return {
    ...summarize(times),
    perSecond: (times.length / elapsedMs) * 1_000,
    utilization: (machine.used() - began.usedMs) / (elapsedMs * model.processors),
  };
}

/** Returns what sends one request, of a kind by chance, through all of its steps. */
function createRequests({ stations, kinds }: Model, machine: Machine, random: Random) {
  const serveAt: Record<string, Serve> = Object.fromEntries(
    Object.entries(stations).map(([name, station]) => [name, createStation(station, machine)]),
  );
  const proceed = (steps: readonly Step[], at: number, done: () => void): void => {
    const step = steps[at];
    const next = () => proceed(steps, at + 1, done);
    if (step === undefined) done();
    else if ('waitMs' in step) machine.after(random.exponential(step.waitMs), next);
    else serveAt[step.at]?.(random.exponential(step.cpuMs), next);
  };
  return (done: () => void) => proceed(chooseKind(kinds, random).steps, 0, done);
}

function startLoad(load: Load, machine: Machine, random: Random, send: (done: () => void) => void): void {
  const arrive = (perSecond: number) =>
    machine.after(random.exponential(1_000 / perSecond), () => {
      arrive(perSecond);
      send(() => {});
    });
  const think = (thinkMs: number) =>
    machine.after(random.exponential(thinkMs), () => send(() => think(thinkMs)));
  if (load.kind === 'open') arrive(load.perSecond);
  else for (let shopper = 0; shopper < load.shoppers; shopper++) think(load.thinkMs);
}

function chooseKind(kinds: readonly RequestKind[], random: Random): RequestKind {
  let left = random.uniform() * kinds.reduce((sum, { share }) => sum + share, 0);
  const found = kinds.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return (found ?? kinds.at(-1)) as RequestKind;
}

function summarize(times: number[]): Pick<Prediction, 'meanMs' | 'p50Ms' | 'p99Ms'> {
  const sorted = times.toSorted((one, other) => one - other);
  const quantile = (share: number) => sorted[Math.floor(share * sorted.length)] ?? 0;
  const sum = times.reduce((total, one) => total + one, 0);
  return { meanMs: sum / times.length, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}
