import { parseWords, wholeNumber } from '../cluster/arguments.ts';
import { STAGES, type StageName } from './stages.ts';

export type LabCommand =
  | { command: 'run'; isQuick: boolean; seed: number | undefined; stages: StageName[]; out: string }
  /** One stage under faults drawn anew, for so long; or the ones of one seed again. */
  | { command: 'soak'; minutes: number; seed: number | undefined; stage: StageName; out: string };

export const USAGE = `npm run lab -- [--quick] [--seed 7] [--stages local,database] [--out DIRECTORY]
npm run lab -- soak [--minutes 30] [--seed 7] [--stage lazy] [--out DIRECTORY]`;

const OPTIONS = {
  quick: { type: 'boolean' },
  seed: { type: 'string' },
  stages: { type: 'string' },
  stage: { type: 'string' },
  minutes: { type: 'string' },
  out: { type: 'string' },
} as const;

const SEED_MAX = 2 ** 32 - 1;
const MINUTES_MAX = 24 * 60;
const SOAK_STAGES: readonly StageName[] = ['cookie', 'valkey', 'dynamodb', 'database', 'lazy', 'zones'];

/** Throws one sentence for the first argument that is wrong. */
export function readOptions(args: readonly string[], defaultOut: string): LabCommand {
  const { values, positionals } = parseWords(args, OPTIONS, USAGE);
  const [command, ...rest] = positionals;
  if (rest.length > 0 || (command !== undefined && command !== 'soak')) {
    throw new Error(`Not understood: ${positionals.join(' ')}\n${USAGE}`);
  }
  const seed = values.seed === undefined ? undefined : wholeNumber('--seed', values.seed, 1, SEED_MAX);
  const out = values.out ?? defaultOut;
  if (out === '') throw new Error('--out must name a directory.');
  if (command === 'soak') {
    refuse(values, ['quick', 'stages'], 'soak plays one stage: leave it out');
    const [stage = 'lazy'] = readStages('--stage', values.stage ?? 'lazy', SOAK_STAGES);
    const minutes = wholeNumber('--minutes', values.minutes ?? '30', 1, MINUTES_MAX);
    return { command, minutes, seed, stage, out };
  }
  refuse(values, ['minutes', 'stage'], 'it belongs to soak');
  const all = STAGES.map(({ name }) => name);
  const stages = readStages('--stages', values.stages ?? all.join(), all);
  return { command: 'run', isQuick: values.quick ?? false, seed, stages, out };
}

type Values = ReturnType<typeof parseWords<typeof OPTIONS>>['values'];

function refuse(values: Values, names: (keyof Values)[], why: string): void {
  const given = names.find((name) => values[name] !== undefined);
  if (given) throw new Error(`--${given}: ${why}.\n${USAGE}`);
}

function readStages(option: string, value: string, known: readonly StageName[]): StageName[] {
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.some((one) => one === name));
  if (unknown !== undefined) throw new Error(`${option} takes ${known.join(', ')}, not "${unknown}".`);
  // In the order of the story, and each once.
  return known.filter((name) => names.includes(name));
}
