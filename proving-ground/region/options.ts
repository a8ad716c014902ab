import { oneOf, parseWords, wholeNumber } from '../cluster/arguments.ts';
import { WEB_PLACES } from './network/plan.ts';
import { REPLICATIONS, type Replication } from './services/patroni.ts';

export const USAGE = `npm run region -- [--web 2] [--state database] [--sticky] [--port 8080] [--auto-scaling 50] [--replication synchronous]
npm run region -- hosts | heal | scan | help | FAULT [TARGET], told to the region that runs`;

const OPTIONS = {
  web: { type: 'string' },
  state: { type: 'string' },
  sticky: { type: 'boolean' },
  port: { type: 'string' },
  'auto-scaling': { type: 'string' },
  replication: { type: 'string' },
} as const;

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
  | { command: 'tell'; line: string }
);

/** Throws one sentence for the first argument that is wrong. */
export function readOptions(args: readonly string[]): RegionCommand {
  const { values, positionals } = parseWords(args, OPTIONS, USAGE);
  const port = wholeNumber('--port', values.port ?? '8080', 1_024, 65_535);
  if (positionals.length > 2) throw new Error(`Not understood: ${args.join(' ')}\n${USAGE}`);
  if (positionals.length > 0) return { port, command: 'tell', line: positionals.join(' ') };
  return {
    port,
    command: 'start',
    state: oneOf('--state', values.state ?? 'database', STATES),
    replication: oneOf('--replication', values.replication ?? 'synchronous', REPLICATIONS),
    webPerZone: wholeNumber('--web', values.web ?? '2', 1, WEB_PLACES),
    isSticky: values.sticky ?? false,
    autoScaling:
      values['auto-scaling'] === undefined
        ? undefined
        : wholeNumber('--auto-scaling', values['auto-scaling'], 1, 100_000),
  };
}
