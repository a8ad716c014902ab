import { Argument } from 'commander';
import { createCommand, runCommand } from '../src/commands/cli.ts';
import { ARCHITECTURES, type Architecture, buildArchive } from './build-archive.ts';

const command = createCommand('release', 'Build the archive of a release into release/.', process)
  .addArgument(
    new Argument('[processor]', 'what the archive is for; AWS runs arm64')
      .choices([...ARCHITECTURES, 'all'])
      .default('arm64'),
  )
  .action(async (processor: Architecture | 'all') => {
    for (const architecture of processor === 'all' ? ARCHITECTURES : [processor]) {
      const { path } = await buildArchive(architecture, 'release');
      process.stdout.write(`${path}\n`);
    }
  });
process.exitCode = await runCommand(command, process.argv.slice(2), process);
