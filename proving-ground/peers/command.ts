import { createCommand, runCommand, wholeNumber } from '../../src/commands/cli.ts';
import { describeRun } from '../load/describe-run.ts';
import { writeFigures } from '../plots/plots.ts';
import { type Comparison, compareRow } from './compare.ts';
import { checkCorrectness } from './correctness.ts';
import { type Ground, openGround } from './ground.ts';
import { reportOf } from './report.ts';
import { ROWS } from './rows.ts';

/** PostgreSQL's user must be able to enter it, so it is not in a home folder. */
const FOLDER = '/var/tmp/myclothes-peers';

interface Options {
  rounds: number;
  seconds: number;
  folder: string;
  foreign: number;
  write?: true;
}

const log = (message: string) => process.stdout.write(`${message}\n`);

const command = createCommand(
  'peers',
  'Compare the shop with Vendure on this machine. Nothing else should run on it. Needs wrk and npm.',
  process,
)
  .option('--rounds <number>', 'Counted rounds of each row.', wholeNumber(1, 99), 7)
  .option('--seconds <number>', 'Seconds of each slice.', wholeNumber(1, 60), 3)
  .option('--folder <path>', 'Where Vendure and both databases are kept for the next run.', FOLDER)
  .option(
    '--foreign <percent>',
    'A slice is thrown away if other programs took more of the machine.',
    wholeNumber(1, 100),
    10,
  )
  .option('--write', 'Put the figures into docs/measurements/peers.md and draw their plot.')
  .action(async ({ rounds, seconds, folder, foreign, write }: Options) => {
    const ground = await openGround({ folder, environment: process.env, log });
    try {
      const comparisons: Comparison[] = [];
      for (const row of ROWS)
        comparisons.push(
          await compareRow(row, { ground, folder, rounds, seconds, foreignShareMax: foreign / 100, log }),
        );
      const report = reportOf({
        origin: await describeRun('npm run peers'),
        rounds,
        seconds,
        foreignPercent: foreign,
        comparisons,
        correctness: await checkBoth(ground),
      });
      log(`\n${report}`);
      if (write) await writeFigures('peers', report);
    } finally {
      await ground.stop();
    }
  });
process.exitCode = await runCommand(command, process.argv.slice(2), process);

async function checkBoth({ ours, theirs }: Ground) {
  return { ours: await checkCorrectness(ours), theirs: await checkCorrectness(theirs) };
}
