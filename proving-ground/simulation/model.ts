/** One part of a request, in the order in which the request needs them. */
export type Step =
  /** The mean processor time at a station, in milliseconds. */
  | { at: string; cpuMs: number }
  /** Time that passes without a processor, such as a disk's until a commit is safe. */
  | { waitMs: number };

export interface RequestKind {
  name: string;
  /** Relative to the shares of the other kinds. */
  share: number;
  steps: readonly Step[];
}

/**
 * A process, or several that take turns, as behind the load balancer. A request waits until one of its threads is free. A
 * thread uses at most one processor.
 */
export interface Station {
  processes: number;
  threads: number;
}

export type Load =
  /** Requests that arrive at random, whatever the shop does. */
  | { kind: 'open'; perSecond: number }
  /** Shoppers who wait for the answer, think, and send their next request. */
  | { kind: 'closed'; shoppers: number; thinkMs: number };

/** Service times and waiting times are exponential. */
export interface Model {
  /** All threads share this many processors. It may be a fraction, where other programs take the rest. */
  processors: number;
  stations: Readonly<Record<string, Station>>;
  kinds: readonly RequestKind[];
  load: Load;
}

export interface Prediction {
  perSecond: number;
  meanMs: number;
  p50Ms: number;
  p99Ms: number;
  /** The part of the processors' time that is used. */
  utilization: number;
}
