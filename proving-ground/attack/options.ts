import { parseWords } from '../cluster/arguments.ts';
import type { Attack } from './attack.ts';

export type AttackCommand =
  | { command: 'list' }
  /** `isProxy`: the shop believes the client addresses that this machine forwards. */
  | { command: 'run'; attacks: readonly Attack[]; origin: string; isProxy: boolean };

export const USAGE = `npm run attack -- list
npm run attack -- NAME… | all [--url http://127.0.0.1:3000] [--as-proxy]

Attacks a shop on this machine and says whether it held. Some attacks come from many networks: start that shop
with TRUSTED_PROXIES=127.0.0.0/8, and say so with --as-proxy. The attacks make carts, accounts and orders, so use a shop that you can throw away.`;

const OPTIONS = { url: { type: 'string' }, 'as-proxy': { type: 'boolean' } } as const;

/** Throws one sentence for the first argument that is wrong. */
export function readOptions(args: readonly string[], known: readonly Attack[]): AttackCommand {
  const { values, positionals: names } = parseWords(args, OPTIONS, USAGE);
  const origin = readOrigin(values.url ?? 'http://127.0.0.1:3000');
  if (names.length === 0) throw new Error(`Name an attack, or "all" for every one.\n${USAGE}`);
  if (names.includes('list')) return { command: 'list' };
  const isProxy = values['as-proxy'] ?? false;
  if (names.includes('all')) return { command: 'run', attacks: known, origin, isProxy };
  const attacks = names.map((name) => {
    const found = known.find((attack) => attack.name === name);
    if (!found) throw new Error(`No attack is called "${name}". "npm run attack -- list" shows them.`);
    return found;
  });
  return { command: 'run', attacks, origin, isProxy };
}

/** Only shops on this machine: an attack on someone else's is not what this is for. */
function readOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isLocal = url && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (!isLocal || url.protocol !== 'http:') {
    throw new Error(`--url must be a shop on this machine, such as http://127.0.0.1:3000, not "${value}".`);
  }
  return url.origin;
}
