import { Option } from 'commander';
import { type CommandOutput, createCommand, wholeNumber } from '../../src/commands/cli.ts';
import { WEB_PLACES } from './network/plan.ts';
import { REPLICATIONS, type Replication } from './services/patroni.ts';

const STATES = ['local', 'cookie', 'valkey', 'database'] as const;

export type RegionCommand = { port: number } & (
  | {
      command: 'start';
      webPerZone: number;
      state: string;
      isSticky: boolean;
      replication: Replication;
      autoScaling: number | undefined;
    }
  /** A line for the running region. */
  | { command: 'tell'; line: string }
);

const DESCRIPTION =
  'Start a region of three availability zones on this machine, or tell the running one to break or heal: "hosts", "heal", "scan", "help", or a fault such as "kill-instance web-a1".';

interface Options {
  port: number;
  web: number;
  state: string;
  sticky?: true;
  replication: Replication;
  autoScaling?: number;
}

/** Throws a CommanderError for the first argument that is wrong. */
export function readOptions(args: readonly string[], output: CommandOutput = process): RegionCommand {
  const command = createCommand('region', DESCRIPTION, output)
    .argument('[command]', 'a command for the running region; "help" lists them')
    .argument('[target]', 'what the command is for, such as web-a1')
    .option('--web <number>', 'Web instances in each zone.', wholeNumber(1, WEB_PLACES), 2)
    .addOption(
      new Option('--state <store>', 'Where sessions and carts live.').choices(STATES).default('database'),
    )
    .option('--sticky', 'Keep each shopper at one instance.')
    .option('--port <number>', 'The port of the load balancer.', wholeNumber(1_024, 65_535), 8080)
    .option('--auto-scaling <number>', 'Requests per second for each instance.', wholeNumber(1, 100_000))
    .addOption(
      new Option('--replication <kind>', 'Whether the primary waits for its standby.')
        .choices(REPLICATIONS)
        .default('synchronous'),
    )
    .parse(args, { from: 'user' });
  const { port, web, state, sticky = false, replication, autoScaling } = command.opts<Options>();
  if (command.args.length > 0) return { port, command: 'tell', line: command.args.join(' ') };
  return { port, command: 'start', webPerZone: web, state, isSticky: sticky, replication, autoScaling };
}
