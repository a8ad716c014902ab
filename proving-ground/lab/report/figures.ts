import type { LabResult, StageResult } from '../result.ts';
import { FAULTS, type FaultName } from '../stage/fault-plan.ts';
import { STAGES, type Stage } from '../stages.ts';
import { figure, milliseconds, seconds, whole } from './format.ts';

/** One column of the table of stages, the same on the page and in Markdown. */
export interface Column {
  head: string;
  /** Shown once below the table. */
  note?: string;
  isNumber: boolean;
  value(stage: StageResult, result: LabResult): string;
  /** Highlights the cell. */
  isBad?(stage: StageResult): boolean;
}

const acceptedOf = ({ forgeries }: StageResult, isReplay: boolean) =>
  forgeries.filter((one) => one.isReplay === isReplay && one.isAccepted).length;
const triedOf = ({ forgeries }: StageResult, isReplay: boolean) =>
  forgeries.filter((one) => one.isReplay === isReplay).length;
const optional = (value: number | undefined) => (value === undefined ? '–' : figure(value));

export const stageOf = ({ name }: Pick<StageResult, 'name'>): Stage =>
  STAGES.find((stage) => stage.name === name) as Stage;

export const COLUMNS: readonly Column[] = [
  { head: 'stage', isNumber: false, value: (stage) => stageOf(stage).title },
  { head: 'acknowledged changes', isNumber: true, value: ({ acknowledged }) => whole(acknowledged) },
  {
    head: 'shoppers who lost',
    note: 'How many of all shoppers lost something that the shop had acknowledged.',
    isNumber: true,
    value: ({ cartsLost }, { shoppers }) => `${cartsLost} of ${shoppers}`,
    isBad: ({ cartsLost }) => cartsLost > 0,
  },
  {
    head: 'changes lost',
    isNumber: true,
    value: ({ changesLost }) => whole(changesLost),
    isBad: ({ changesLost }) => changesLost > 0,
  },
  {
    head: 'doubled',
    note: 'Changes that a cart contains twice. At local state, an answer may show another instance’s cart. When its changes happen to look like one change made twice, they count here and not as lost.',
    isNumber: true,
    value: ({ changesDoubled }) => whole(changesDoubled),
    isBad: ({ changesDoubled }) => changesDoubled > 0,
  },
  {
    head: 'forged accepted',
    note: 'How many of the forged sessions, carts and prices the shop accepted.',
    isNumber: true,
    value: (stage) => `${acceptedOf(stage, false)} of ${triedOf(stage, false)}`,
    isBad: (stage) => acceptedOf(stage, false) > 0,
  },
  {
    head: 'old cart accepted',
    note: "Whether the shop accepts a shopper's own earlier cart. A dash means that no session lasted long enough to try.",
    isNumber: true,
    value: (stage) => (triedOf(stage, true) === 0 ? '–' : acceptedOf(stage, true) > 0 ? 'yes' : 'no'),
    isBad: (stage) => acceptedOf(stage, true) > 0,
  },
  {
    head: 'bytes sent / received',
    note: 'Means per change, without faults, including headers.',
    isNumber: true,
    value: ({ calm }) =>
      `${whole(calm.measures.write.bytesSent)} / ${whole(calm.measures.write.bytesReceived)}`,
  },
  {
    head: 'lines that fit',
    note: 'How many line items a cart holds before the shop refuses the next one.',
    isNumber: true,
    value: ({ capacity }) => whole(capacity.lines),
  },
  {
    head: 'p50 / p99 of a change',
    note: 'Without faults, with shoppers, load balancer, shop and servers on one machine.',
    isNumber: true,
    value: ({ calm }) => `${figure(calm.measures.write.p50Ms)} / ${milliseconds(calm.measures.write.p99Ms)}`,
  },
  {
    head: 'longest gap: reads / writes',
    note: 'The longest time in which no request succeeded, over the whole run. The readers include four people who only browse.',
    isNumber: true,
    value: ({ measures }) =>
      `${seconds(measures.read.longestGapMs)} / ${seconds(measures.write.longestGapMs)}`,
  },
  {
    head: 'statements / cache / DynamoDB',
    note: 'SQL statements, cache calls and DynamoDB calls per request of any kind, without faults, not counting the shop’s background work.',
    isNumber: true,
    value: ({ calm }) =>
      [optional(calm.statements), optional(calm.cacheCalls), optional(calm.dynamodbCalls)].join(' / '),
  },
];

/** The effect of a fault at each stage. A cell is undefined when the stage has no such part. */
export interface FaultRow {
  name: FaultName;
  cells: ({ writeGapMs: number; changesLost: number } | undefined)[];
}

export function faultRows({ stages }: LabResult): FaultRow[] {
  const names = (Object.keys(FAULTS) as FaultName[]).filter((name) =>
    stages.some(({ faults }) => faults.some(({ names }) => names.includes(name))),
  );
  return names.map((name) => ({
    name,
    cells: stages.map(({ faults }) => faults.find((fault) => fault.names.includes(name))),
  }));
}

/** The sentence above everything else. */
export function headline({ verdict, stages }: LabResult): { tone: 'good' | 'warn' | 'bad'; text: string } {
  if (verdict.void.length > 0)
    return { tone: 'warn', text: 'This run is void: its controls did not find what they must find.' };
  if (verdict.failures.length > 0)
    return { tone: 'bad', text: 'In this run, something happened that must not happen.' };
  const hasControl = stages.some((stage) => stageOf(stage).kind === 'control');
  const durable = stages.filter((stage) => ['database', 'lazy', 'zones'].includes(stage.name));
  const acknowledged = durable.reduce((sum, stage) => sum + stage.acknowledged, 0);
  const kept =
    durable.length > 0
      ? `With carts in the database, 0 of ${whole(acknowledged)} acknowledged changes were lost`
      : 'Nothing was lost that the played stages must keep';
  return hasControl
    ? { tone: 'good', text: `${kept}, and the controls lost carts, as they must.` }
    : {
        tone: 'good',
        text: `${kept}. No control was played, so a blind checker is not ruled out.`,
      };
}

/** The command that repeats this run. */
function replayCommand({ command, seed }: LabResult): string {
  return command.includes('--seed')
    ? command
    : `${command}${command.includes(' -- ') ? '' : ' --'} --seed ${seed}`;
}

export function factsOf(result: LabResult): [name: string, value: string][] {
  const { machine, versions, startedAt, checker } = result;
  return [
    ['started', `${startedAt.slice(0, 16).replace('T', ' ')} UTC`],
    ['took', `${(result.tookMs / 60_000).toFixed(1)} min`],
    ['repeat with', replayCommand(result)],
    ['shoppers', `${result.shoppers} at each stage`],
    [
      'checker',
      `found ${checker.planted} of ${checker.planted} planted faults in ${checker.seeds} runs in memory`,
    ],
    [
      'machine',
      `${machine.cores} cores (${machine.cpu}), ${Math.round(machine.memoryBytes / 2 ** 30)} GiB, ${machine.os}`,
    ],
    [
      'versions',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['shop', `commit ${result.commit}`],
  ];
}
