import type { Writable } from 'node:stream';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { connectForCommand } from '../platform/connect.ts';
import { type Database, statement } from '../platform/database.ts';
import type { Role } from '../state/store.ts';
import { emailKey } from './email.ts';
import { findCustomerByEmail } from './queries.ts';

const HELP = `Usage: npm run staff -- add EMAIL
       npm run staff -- remove EMAIL
       npm run staff -- list

Says who works in the shop. It can be run beside the running shop.

  add      Makes the account with this address staff. It must exist, and its address must be confirmed.
  remove   Makes it an ordinary customer's again.
  list     Shows the addresses of all staff, and their names.

  --help   Shows this.

Whoever becomes staff, or is not any more, is signed out everywhere.

Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

const OPTIONS = { help: { type: 'boolean', short: 'h' } } as const satisfies ParseArgsConfig['options'];

type Request =
  | { verb: 'help' }
  | { verb: 'add' | 'remove'; email: string }
  | { verb: 'list' }
  | { verb: 'unknown'; problem: string };

/** What the command talks to; tests give it their own. */
export interface Surroundings {
  connect: () => Promise<{ database: Database; close(): Promise<void> }>;
  stdout: Writable;
  stderr: Writable;
}

const LISTED_MAX = 1_000;

// Sessions know the role they began with and are dead under another one: nobody keeps what was taken away.
const setRole = statement<[id: string, role: Role], never>(
  'UPDATE customers SET role = $2, updated_at = now() WHERE id = $1',
);

const listStaff = statement<[rowsMax: number], { email: string; name: string }>(
  `SELECT email, name FROM customers WHERE role = 'staff' ORDER BY email_key LIMIT $1`,
);

/** Runs the command and resolves to its exit status. */
export async function runStaffCommand(args: string[], around: Surroundings): Promise<0 | 1 | 2> {
  const request = requestOf(args);
  if (request.verb === 'help') {
    around.stdout.write(HELP);
    return 0;
  }
  if (request.verb === 'unknown') {
    around.stderr.write(`${request.problem}\n\n${HELP}`);
    return 2;
  }
  try {
    const { database, close } = await around.connect();
    try {
      return await carryOut(request, database, around);
    } finally {
      await close();
    }
  } catch (error) {
    around.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function requestOf(args: string[]): Request {
  const unknown = (problem: string): Request => ({ verb: 'unknown', problem });
  try {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    const [verb, email, ...rest] = positionals;
    if (values.help) return { verb: 'help' };
    if (rest.length > 0) return unknown(`One address at a time, not ${positionals.length - 1}.`);
    if (verb === 'list') return email ? unknown('"list" shows all and takes no address.') : { verb };
    if (verb !== 'add' && verb !== 'remove')
      return unknown(verb ? `"${verb}" is neither add, remove nor list.` : 'Add, remove or list?');
    return email ? { verb, email } : unknown(`${verb === 'add' ? 'Add' : 'Remove'} whom?`);
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

async function carryOut(
  request: Extract<Request, { verb: 'add' | 'remove' | 'list' }>,
  database: Database,
  { stdout, stderr }: Surroundings,
): Promise<0 | 1> {
  switch (request.verb) {
    case 'list': {
      const staff = await database.list(listStaff, [LISTED_MAX]);
      stdout.write(staff.length === 0 ? 'Nobody is staff.\n' : '');
      for (const { email, name } of staff) stdout.write(`${email}\t${name}\n`);
      return 0;
    }
    case 'add':
    case 'remove': {
      const result = await changeRole(database, request.email, request.verb === 'add' ? 'staff' : 'customer');
      (result.ok ? stdout : stderr).write(`${result.said}\n`);
      return result.ok ? 0 : 1;
    }
  }
}

async function changeRole(
  database: Database,
  email: string,
  role: Role,
): Promise<{ ok: boolean; said: string }> {
  const customer = await findCustomerByEmail(database, emailKey(email));
  if (!customer) return { ok: false, said: `There is no account with the address ${email}.` };
  const { id, isDisabled, isEmailConfirmed } = customer;
  const what = role === 'staff' ? 'staff' : 'not staff';
  if (customer.role === role) return { ok: true, said: `${customer.email} is ${what} already.` };
  if (role === 'staff' && isDisabled)
    return { ok: false, said: `The account of ${customer.email} is disabled.` };
  // Anybody can open an account under an address that is not theirs, and wait.
  if (role === 'staff' && !isEmailConfirmed)
    return {
      ok: false,
      said: `${customer.email} has not confirmed the address yet: nobody knows whose account it is.`,
    };
  await database.run(setRole, [id, role]);
  return { ok: true, said: `${customer.email} is ${what} now, and has to sign in again.` };
}

if (import.meta.main) {
  const { stdout, stderr } = process;
  process.exitCode = await runStaffCommand(process.argv.slice(2), {
    connect: connectForCommand,
    stdout,
    stderr,
  });
}
