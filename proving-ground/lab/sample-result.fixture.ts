import type { LabResult, StageResult } from './result.ts';
import { createMeasures } from './shoppers/measures.ts';
import type { StageName } from './stages.ts';

const measuresOf = (tookMs: number) => {
  const measures = createMeasures();
  measures.note({ kind: 'write', said: '200', tookMs, bytes: { sent: 300, received: 1_000 } });
  measures.note({ kind: 'write', said: '503', tookMs });
  return { read: measures.of('read'), write: measures.of('write'), 'sign-in': measures.of('sign-in') };
};

/** Returns the result of a stage at which nothing went wrong. */
export function sampleStage(name: StageName, changed: Partial<StageResult> = {}): StageResult {
  return {
    name,
    acknowledged: 12_345,
    signIns: 3,
    cartsLost: 0,
    changesLost: 0,
    changesLostAtSignIn: 0,
    changesDoubled: 0,
    changesForeign: 0,
    changesLostUnexpectedly: 0,
    otherFindings: 0,
    measures: measuresOf(20),
    calm: {
      tookMs: 1_000,
      requests: 10,
      measures: measuresOf(10),
      statements: 2.5,
      cacheCalls: undefined,
      dynamodbCalls: undefined,
    },
    faults: [
      {
        names: ['kill an instance'],
        atMs: 500,
        tookMs: 1_500,
        readGapMs: 100,
        writeGapMs: 250,
        everyoneMs: 1_700,
        changesLost: 0,
        said: ['shop-1'],
      },
    ],
    forgeries: [
      { what: 'a forged session', isAccepted: false, isReplay: false },
      { what: 'its own earlier cart', isAccepted: false, isReplay: true },
    ],
    capacity: { lines: 100, refusedBy: 'too_many_line_items', requestBytes: 310 },
    control: undefined,
    timeline: { stepMs: 500, succeeded: [3, 4, 0, 5], failed: [0, 1, 0, 0] },
    examples: [],
    ...changed,
  };
}

export const sampleControls = (): StageResult[] => [
  sampleStage('local', { cartsLost: 4, changesLost: 70 }),
  sampleStage('affinity', {
    cartsLost: 2,
    changesLost: 9,
    control: {
      victim: 'shop-2',
      expected: ['shopper-1', 'shopper-3'],
      found: ['shopper-1', 'shopper-3'],
      isExact: true,
    },
  }),
];

export function sampleResult(changed: Partial<LabResult> = {}): LabResult {
  return {
    format: 1,
    command: 'npm run lab -- --quick',
    startedAt: '2026-11-22T10:20:30.000Z',
    tookMs: 180_000,
    seed: 7,
    commit: 'abc1234',
    machine: { cpu: 'A processor <of> some kind', cores: 2, memoryBytes: 2 ** 34, os: 'Linux 6' },
    versions: { node: '24.0.0', postgresql: '18.0' },
    shoppers: 4,
    checker: { seeds: 20, changes: 6_000, planted: 80, wrongSeeds: [] },
    stages: [...sampleControls(), sampleStage('database')],
    leftOut: [],
    broken: [],
    verdict: { void: [], failures: [] },
    ...changed,
  };
}
