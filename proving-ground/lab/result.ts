import type { KindMeasures, RequestKind } from './shoppers/measures.ts';
import type { FaultName } from './stage/fault-plan.ts';
import type { Capacity, Forgery } from './stage/probes.ts';
import type { StageName } from './stages.ts';

/** The result of a run, which is written beside the report. Times are in milliseconds, sizes in bytes. */
export interface LabResult {
  /** It is raised when programs that read the older format would misread the new one. */
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
  /** Stages that were not completed, and why. */
  broken: { name: StageName; why: string }[];
  verdict: Verdict;
}

/** The losses that the checker found in an in-memory store with planted faults. */
export interface CheckerResult {
  seeds: number;
  changes: number;
  planted: number;
  /** Seeds with which it did not find exactly the planted faults. */
  wrongSeeds: number[];
}

export interface StageResult {
  name: StageName;
  /** Changes that the shop acknowledged. */
  acknowledged: number;
  signIns: number;
  /** Shoppers who lost something acknowledged. */
  cartsLost: number;
  changesLost: number;
  /** How many of those were found by the first look after a sign-in. */
  changesLostAtSignIn: number;
  changesDoubled: number;
  changesForeign: number;
  /** Lost changes that this stage must not lose by design. */
  changesLostUnexpectedly: number;
  /** Pages that differ from the API, and requests that never succeeded. */
  otherFindings: number;
  /** Measured over the whole stage, with faults. */
  measures: Record<RequestKind, KindMeasures>;
  calm: Calm;
  faults: FaultResult[];
  forgeries: Forgery[];
  capacity: Capacity;
  control: ControlResult | undefined;
  timeline: Timeline;
  /** Descriptions of the first findings. */
  examples: string[];
}

/** Measured before anything was broken. */
export interface Calm {
  tookMs: number;
  requests: number;
  measures: Record<RequestKind, KindMeasures>;
  /** Counts per request of any kind. Undefined when the stage has no such server, or none that can be asked. */
  statements: number | undefined;
  cacheCalls: number | undefined;
  dynamodbCalls: number | undefined;
}

export interface FaultResult {
  names: FaultName[];
  /** The time since the stage's first request. */
  atMs: number;
  /** The time until the broken part ran again. */
  tookMs: number;
  /** The longest time without a successful request of any shopper. */
  readGapMs: number;
  writeGapMs: number;
  /** The time until every shopper had a change acknowledged that began after the end of the fault. */
  everyoneMs: number;
  changesLost: number;
  /** Details, such as the instances. */
  said: string[];
}

/** With session affinity: the shoppers whose carts were at the killed instance, and those who lost one. */
export interface ControlResult {
  victim: string;
  expected: string[];
  found: string[];
  isExact: boolean;
}

/** Counts of requests in steps of `stepMs`, from the first one. */
export interface Timeline {
  stepMs: number;
  succeeded: number[];
  failed: number[];
}

export interface Verdict {
  /** Reasons why this run proves nothing. Empty when it is valid. */
  void: string[];
  /** Each is a sentence about something that must not happen. */
  failures: string[];
}
