import type { Core } from '../core.ts';

/** Works like target tracking of an Auto Scaling group, with seconds instead of minutes. */
const EVERY_MS = 2_000;
/** Scaling out needs this many readings in a row above the target, and scaling in this many well below. */
const LOOKS_TO_SCALE_OUT = 2;
const LOOKS_TO_SCALE_IN = 10;
/** Scaling in requires that the remaining instances stay below this share of the target. */
const SCALE_IN_BELOW = 0.9;

export interface ScalingOptions {
  /** The target for one instance. */
  requestsPerSecond: number;
  min: number;
  max: number;
}

/** The last readings, newest last, in requests per second of all instances together. */
export interface Load {
  instances: number;
  recent: readonly number[];
}

/** Decides the number of instances from at least two readings above the target or ten below it. */
export function decide({ instances, recent }: Load, { requestsPerSecond, min, max }: ScalingOptions): number {
  const within = (count: number) => Math.min(max, Math.max(min, count));
  const needed = (load: number, share: number) => Math.ceil(load / (requestsPerSecond * share));
  const out = recent.slice(-LOOKS_TO_SCALE_OUT).map((load) => needed(load, 1));
  if (out.length === LOOKS_TO_SCALE_OUT && Math.min(...out) > instances) return within(Math.min(...out));
  const into = recent.slice(-LOOKS_TO_SCALE_IN).map((load) => needed(load, SCALE_IN_BELOW));
  if (into.length === LOOKS_TO_SCALE_IN && Math.max(...into) < instances) return within(Math.max(...into));
  return within(instances);
}

/** Reads the load balancer's statistics, and adds and drains instances one at a time. */
export function startAutoScaling(
  { web }: Core,
  options: ScalingOptions,
  log: (message: string) => void,
): { stop(): void } {
  let recent: number[] = [];
  let before: { requests: number; atMs: number } | undefined;
  let isBusy = false;

  const look = async () => {
    const requests = (await web.numbers()).reduce((sum, server) => sum + server.requests, 0);
    const now = { requests, atMs: performance.now() };
    if (before) recent.push(((now.requests - before.requests) * 1_000) / (now.atMs - before.atMs));
    before = now;
    recent = recent.slice(-LOOKS_TO_SCALE_IN);
    const instances = web.members().length;
    const wanted = decide({ instances, recent }, options);
    if (wanted === instances) return;
    const load = `${Math.round(recent.at(-1) ?? 0)} requests per second, ${wanted} instances wanted`;
    // Readings with another number of instances do not count for the next decision.
    recent = [];
    log(
      wanted > instances
        ? `Auto scaling: ${load}. ${await web.scaleOut()} has joined.`
        : `Auto scaling: ${load}. ${await web.scaleIn()} has left.`,
    );
  };
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    look()
      .catch((error: Error) => log(`Auto scaling: ${error.message}`))
      .finally(() => {
        isBusy = false;
      });
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
