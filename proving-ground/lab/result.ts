import type { KindMeasures, RequestKind } from './shoppers/measures.ts';
import type { FaultName } from './stage/fault-plan.ts';
import type { Capacity, Forgery } from './stage/probes.ts';
import type { StageName } from './stages.ts';

/** What a run has found, as it is kept beside the page. All times in ms, all sizes in bytes. */
export interface LabResult {
  /** Raised when a reader of an older one would misunderstand. */
  format: 1;
  command: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  tookMs: number;
  seed: number;
  commit: string;
  machine: { cpu: string; cores: number; memoryBytes: number; os: string };
  versions: Record<string, string>;
  shoppers: number;
  checker: CheckerResult;
  stages: StageResult[];
  /** Stages that were not played, and why. */
  leftOut: { name: StageName; why: string }[];
  /** Stages that could not be played to their end, and why. */
  broken: { name: StageName; why: string }[];
  verdict: Verdict;
}

/** The checker at a store in memory that did wrong on purpose. */
export interface CheckerResult {
  seeds: number;
  changes: number;
  planted: number;
  /** Seeds under which it did not find exactly what was planted. */
  wrongSeeds: number[];
}

export interface StageResult {
  name: StageName;
  /** Changes that the shop said are done. */
  acknowledged: number;
  signIns: number;
  /** Shoppers who lost something acknowledged. */
  cartsLost: number;
  changesLost: number;
  /** Of those, the ones found by the first look after a sign-in. */
  changesLostAtSignIn: number;
  changesDoubled: number;
  changesForeign: number;
  /** Changes lost that this stage does not lose by design. */
  changesLostUnexpectedly: number;
  /** Pages unlike the API, and requests that were never answered well. */
  otherFindings: number;
  /** Of the whole run, faults included. */
  measures: Record<RequestKind, KindMeasures>;
  calm: Calm;
  faults: FaultResult[];
  forgeries: Forgery[];
  capacity: Capacity;
  control: ControlResult | undefined;
  timeline: Timeline;
  /** The first findings, in words. */
  examples: string[];
}

/** Before anything was broken. */
export interface Calm {
  tookMs: number;
  requests: number;
  measures: Record<RequestKind, KindMeasures>;
  /** A request, of all kinds; undefined where the stage has no such server, or none that can be asked. */
  statements: number | undefined;
  cacheCalls: number | undefined;
  dynamodbCalls: number | undefined;
}

export interface FaultResult {
  names: FaultName[];
  /** From the stage's first request. */
  atMs: number;
  /** Until what was broken ran again. */
  tookMs: number;
  /** The longest time without a success of anybody's. */
  readGapMs: number;
  writeGapMs: number;
  /** Until everybody had a change acknowledged that was begun after the end of the fault. */
  everyoneMs: number;
  changesLost: number;
  /** Which instances and the like. */
  said: string[];
}

/** With session affinity: whose carts were at the instance that was killed, and who missed one then. */
export interface ControlResult {
  victim: string;
  expected: string[];
  found: string[];
  isExact: boolean;
}

/** Requests in steps of `stepMs` from the first one. */
export interface Timeline {
  stepMs: number;
  succeeded: number[];
  failed: number[];
}

export interface Verdict {
  /** Why nothing in this run proves anything; empty where it does. */
  void: string[];
  /** What went wrong that must not. */
  failures: string[];
}
