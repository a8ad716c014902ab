import { writeFile } from 'node:fs/promises';
import { createCommand, runCommand } from '../../src/commands/cli.ts';
import { describeRun } from '../load/describe-run.ts';
import { writeFigures } from '../plots/plots.ts';
import type { Calibration } from './calibrate.ts';
import { checkSimulation, isDisturbed } from './check.ts';
import { FOREIGN_MAX } from './measure.ts';
import { differenceOf, simulationReport, TOLERANCE } from './report.ts';
import { RESULTS_FILE, type SimulationFile } from './results.ts';
import { startSite } from './site.ts';

const log = (message: string) => process.stdout.write(`${message}\n`);

const command = createCommand(
  'simulation',
  'Predict what 1, 2 and 3 instances can carry, and measure them on this machine. Nothing else should run on it. Needs wrk, HAProxy and Redis or Valkey.',
  process,
)
  .option('--write', 'Put the figures into docs/measurements/simulation.md and draw their plot.')
  .action(async ({ write }: { write?: true }) => {
    const site = await startSite(process.env, log);
    const result = await checkSimulation(site, log).finally(() => site.stop());
    const origin = `${await describeRun('npm run simulation')}.`;
    const report = simulationReport(origin, result);
    log(`\n${report}`);
    const wrong = result.checked.filter((line) => Math.abs(differenceOf(line)) > TOLERANCE);
    log(
      `\n${result.checked.length - wrong.length} of ${result.checked.length} rates are within ${TOLERANCE * 100} %.`,
    );
    if (isDisturbed(result)) {
      log(
        `Other programs used more than ${FOREIGN_MAX * 100} % of the machine, so these figures say little.`,
      );
      if (write) throw new Error('Nothing was written. Try again when nothing else runs.');
    }
    if (!write) return;
    const file: SimulationFile = {
      origin,
      services: (result.calibrations[0] as Calibration).services.light,
      checked: result.checked,
    };
    await writeFile(RESULTS_FILE, `${JSON.stringify(file, undefined, 2)}\n`);
    await writeFigures('simulation', report);
    log('Now run "npm run capacity -- --write", which computes docs/capacity.md from these figures.');
  });
process.exitCode = await runCommand(command, process.argv.slice(2), process);
