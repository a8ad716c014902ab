import { oneOf, parseWords, wholeNumber } from './arguments.ts';

/** Places for instances that HAProxy knows; the embedded database has connections for so many. */
export const INSTANCES_MAX = 6;
/** These ports stand so far behind the load balancer's. */
export const CACHE_PORT_OFFSET = 20;
export const DYNAMODB_PORT_OFFSET = 21;

const STATES = ['local', 'cookie', 'valkey', 'dynamodb', 'database'] as const;

export interface ClusterOptions {
  instances: number;
  /** STATE_STORE of each instance. */
  state: string;
  sticky: boolean;
  /** Of the load balancer; the instances' follow it. */
  port: number;
  cache: boolean;
  replica: boolean;
}

export type ClusterCommand =
  | { command: 'start'; options: ClusterOptions }
  /** Said to the cluster that runs. */
  | { command: 'tell'; line: string };

export const USAGE = `npm run cluster -- [--instances 3] [--state database] [--sticky] [--port 8080] [--no-cache] [--no-replica]
npm run cluster -- add | remove [NAME] | kill [NAME] | freeze [NAME] | thaw [NAME] | list`;

const OPTIONS = {
  instances: { type: 'string' },
  state: { type: 'string' },
  sticky: { type: 'boolean' },
  port: { type: 'string' },
  'no-cache': { type: 'boolean' },
  'no-replica': { type: 'boolean' },
} as const;

export const TELLABLE = ['add', 'remove', 'kill', 'freeze', 'thaw', 'list'] as const;

/** Throws one sentence for the first argument that is wrong. */
export function readOptions(args: readonly string[]): ClusterCommand {
  const { values, positionals } = parseWords(args, OPTIONS, USAGE);
  const [command, name, ...rest] = positionals;
  if (command === undefined) return { command: 'start', options: startOptions(values) };
  if (!TELLABLE.some((one) => one === command) || rest.length > 0 || Object.keys(values).length > 0) {
    throw new Error(`Not understood: ${args.join(' ')}\n${USAGE}`);
  }
  return { command: 'tell', line: name === undefined ? command : `${command} ${name}` };
}

function startOptions(values: ReturnType<typeof parseWords<typeof OPTIONS>>['values']): ClusterOptions {
  const state = oneOf('--state', values.state ?? 'database', STATES);
  if (state === 'valkey' && values['no-cache']) {
    throw new Error('--state valkey keeps the carts in the cache: leave --no-cache out.');
  }
  return {
    state,
    instances: wholeNumber('--instances', values.instances ?? '3', 1, INSTANCES_MAX),
    // The ports after it belong to the instances and the cache.
    port: wholeNumber('--port', values.port ?? '8080', 1_024, 65_500),
    sticky: values.sticky ?? false,
    cache: !values['no-cache'],
    replica: !values['no-replica'],
  };
}
