import { InvalidArgumentError } from 'commander';
import { type CommandOutput, createCommand } from '../../src/commands/cli.ts';
import type { Attack } from './attack.ts';

export type AttackCommand =
  | { command: 'list' }
  /** With `isProxy`, the shop trusts the client addresses that this machine forwards. */
  | { command: 'run'; attacks: readonly Attack[]; origin: string; isProxy: boolean };

const DESCRIPTION = [
  'Attack a shop on this machine and report whether it held.',
  'Some attacks come from many networks: start that shop with TRUSTED_PROXIES=127.0.0.0/8, and add --as-proxy. The attacks create carts, accounts and orders, so use a shop that you can throw away.',
].join('\n\n');

/** Throws a CommanderError for the first argument that is wrong. */
export function readOptions(
  args: readonly string[],
  known: readonly Attack[],
  output: CommandOutput = process,
): AttackCommand {
  const command = createCommand('attack', DESCRIPTION, output)
    .argument('<attacks...>', 'names of attacks; "all" for every one; "list" to list them')
    .option('--url <url>', 'The address of the shop.', parseOrigin, 'http://127.0.0.1:3000')
    .option('--as-proxy', 'Forward addresses of many networks.')
    .parse(args, { from: 'user' });
  const names = command.args;
  const { url: origin, asProxy: isProxy = false } = command.opts<{ url: string; asProxy?: true }>();
  if (names.includes('list')) return { command: 'list' };
  if (names.includes('all')) return { command: 'run', attacks: known, origin, isProxy };
  const attacks = names.map((name) => {
    const attack = known.find((one) => one.name === name);
    return attack ?? command.error(`No attack is called "${name}". "npm run attack -- list" lists them.`);
  });
  return { command: 'run', attacks, origin, isProxy };
}

/** Refuses shops on other machines, because attacking someone else's is not the purpose. */
function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (!isLocal || url.protocol !== 'http:')
    throw new InvalidArgumentError('It must be a shop on this machine, such as http://127.0.0.1:3000.');
  return url.origin;
}
