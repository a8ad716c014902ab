import { InvalidArgumentError, Option } from 'commander';
import { type CommandOutput, createCommand, wholeNumber } from '../../src/commands/cli.ts';
import { STAGES, type StageName } from './stages.ts';

export type LabCommand =
  | { command: 'run'; isQuick: boolean; seed: number | undefined; stages: StageName[]; out: string }
  /** Plays one stage under random faults for some minutes, or repeats the faults of one seed. */
  | { command: 'soak'; minutes: number; seed: number | undefined; stage: StageName; out: string };

const SEED_MAX = 2 ** 32 - 1;
const MINUTES_MAX = 24 * 60;
const SOAK_STAGES: readonly StageName[] = ['cookie', 'valkey', 'dynamodb', 'database', 'lazy', 'zones'];

/** Throws a CommanderError for the first argument that is wrong. */
export function readOptions(
  args: readonly string[],
  defaultOut: string,
  output: CommandOutput = process,
): LabCommand {
  let read: LabCommand | undefined;
  const all = STAGES.map(({ name }) => name);
  const parseSeed = wholeNumber(1, SEED_MAX);
  const lab = createCommand('lab', 'Play shoppers and faults at every stage of the architecture.', output)
    // "soak" has its own options, some with the same names.
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .option('--quick', 'Play each stage for a shorter time.')
    .option('--seed <number>', 'Repeat the faults of this seed.', parseSeed)
    .addOption(
      new Option('--stages <list>', 'Play only these stages, such as "local,database".')
        .argParser(parseStages(all))
        .default(all, 'all'),
    )
    .option('--out <folder>', 'Where to write the result.', parseFolder, defaultOut)
    .action(({ quick = false, seed, stages, out }: RunOptions) => {
      read = { command: 'run', isQuick: quick, seed, stages, out };
    });
  lab
    .command('soak')
    .description('Play one stage under random faults.')
    .option('--minutes <number>', 'How long.', wholeNumber(1, MINUTES_MAX), 30)
    .option('--seed <number>', 'Repeat the faults of this seed.', parseSeed)
    .addOption(
      new Option('--stage <name>', `One of ${SOAK_STAGES.join(', ')}.`)
        .argParser(parseStages(SOAK_STAGES))
        .default(['lazy'], 'lazy'),
    )
    .option('--out <folder>', 'Where to write the result.', parseFolder, defaultOut)
    .action(({ minutes, seed, stage: [stage], out }: SoakOptions) => {
      read = { command: 'soak', minutes, seed, stage, out };
    });
  lab.parse(args, { from: 'user' });
  if (!read) throw new Error('commander has run no action');
  return read;
}

interface RunOptions {
  quick?: boolean;
  seed: number | undefined;
  stages: StageName[];
  out: string;
}

interface SoakOptions {
  minutes: number;
  seed: number | undefined;
  stage: [StageName];
  out: string;
}

/** Returns each stage once, in the order in which the architecture grew. */
const parseStages =
  (known: readonly StageName[]) =>
  (text: string): StageName[] => {
    const names = text.split(',').map((name) => name.trim());
    const unknown = names.find((name) => !known.some((one) => one === name));
    if (unknown !== undefined)
      throw new InvalidArgumentError(`"${unknown}" is not one of ${known.join(', ')}.`);
    return known.filter((name) => names.includes(name));
  };

function parseFolder(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must name a folder.');
  return text;
}
