import { Argument, Option } from 'commander';
import { type CommandOutput, createCommand, wholeNumber } from '../../src/commands/cli.ts';

/** HAProxy has this many places for instances, and the embedded database has enough connections for them. */
export const INSTANCES_MAX = 6;
/** Added to the load balancer's port. */
export const CACHE_PORT_OFFSET = 20;
export const DYNAMODB_PORT_OFFSET = 21;
/** The ports that a cluster uses, counted from its first one. */
export const PORT_OFFSETS: readonly number[] = [
  ...Array(INSTANCES_MAX + 1).keys(),
  CACHE_PORT_OFFSET,
  DYNAMODB_PORT_OFFSET,
];

const STATES = ['local', 'cookie', 'valkey', 'dynamodb', 'database'] as const;

export interface ClusterOptions {
  instances: number;
  /** STATE_STORE of each instance. */
  state: string;
  sticky: boolean;
  /** The load balancer's port. The instances have the next ones. */
  port: number;
  cache: boolean;
  replica: boolean;
}

export type ClusterCommand =
  | { command: 'start'; options: ClusterOptions }
  /** A line for the running cluster. */
  | { command: 'tell'; line: string };

export const TELLABLE = ['add', 'remove', 'kill', 'freeze', 'thaw', 'list'] as const;

const DESCRIPTION =
  'Start a load balancer, web instances, a cache, PostgreSQL and a replica on this machine, or tell the running cluster to add, remove, kill, freeze, thaw or list its instances.';

/** Throws a CommanderError for the first argument that is wrong. */
export function readOptions(args: readonly string[], output: CommandOutput = process): ClusterCommand {
  const command = createCommand('cluster', DESCRIPTION, output)
    .addArgument(new Argument('[command]', 'a command for the running cluster').choices(TELLABLE))
    .argument('[instance]', 'the instance that the command is for, such as shop-2')
    .option('--instances <number>', 'Web instances.', wholeNumber(1, INSTANCES_MAX), 3)
    .addOption(
      new Option('--state <store>', 'Where sessions and carts live.').choices(STATES).default('database'),
    )
    .option('--sticky', 'Keep each shopper at one instance.')
    // The next ports belong to the instances and the cache.
    .option('--port <number>', 'The port of the load balancer.', wholeNumber(1_024, 65_500), 8080)
    .option('--no-cache', 'Leave out the shared cache.')
    .option('--no-replica', 'Leave out the read replica.')
    .parse(args, { from: 'user' });
  const options = { sticky: false, ...command.opts<Omit<ClusterOptions, 'sticky'> & { sticky?: true }>() };
  if (command.args.length > 0) {
    const misplaced = command.options.find(
      (option) => command.getOptionValueSource(option.attributeName()) === 'cli',
    );
    if (misplaced) command.error(`${misplaced.long} is for starting a cluster.`);
    return { command: 'tell', line: command.args.join(' ') };
  }
  if (options.state === 'valkey' && !options.cache)
    command.error('--state valkey keeps the carts in the cache: leave out --no-cache.');
  return { command: 'start', options };
}
