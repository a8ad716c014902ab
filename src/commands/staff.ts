import type { Writable } from 'node:stream';
import { announceEnd } from '../cart/events/cart-events.ts';
import { emailKey } from '../customers/email.ts';
import { findCustomerByEmail } from '../customers/queries.ts';
import { type Database, statement } from '../database/database.ts';
import type { Role } from '../state/store.ts';
import { COMMAND_HELP, runCommand, type Status, type Understood, type Words } from './cli.ts';
import { connectForCommand } from './connect.ts';
import { AFTER_HELP, AFTER_OPTION, afterOf, LIST_LIMIT, sayList } from './list-pages.ts';

const HELP = `Usage: npm run staff -- add EMAIL
       npm run staff -- remove EMAIL
       npm run staff -- list [--after EMAIL]

Says who works in the shop. It can be run beside the running shop.

  add      Makes the account with this address staff. It must exist, and its address must be confirmed.
  remove   Makes it an ordinary customer's again.
  list     Shows the addresses of all staff, and their names, 100 at a time.

${AFTER_HELP}
${COMMAND_HELP}
Whoever becomes staff, or is not any more, is signed out everywhere.

Exit status: 0 done, 1 refused or failed (nothing was changed), 2 not understood.
`;

type Request = { verb: 'add' | 'remove'; email: string } | { verb: 'list'; after: string };

/** What the command talks to; tests give it their own. */
export interface Surroundings {
  connect: (create: boolean) => Promise<{ database: Database; close(): Promise<void> }>;
  stdout: Writable;
  stderr: Writable;
}

// Sessions know the role they began with and are dead under another one: nobody keeps what was taken away.
const setRole = statement<[id: string, role: Role], never>(`
  UPDATE customers SET role = $2, updated_at = now()
  WHERE id = $1 AND ($2 <> 'staff' OR (disabled_at IS NULL AND email_confirmed_at IS NOT NULL))`);

const listStaff = statement<[afterKey: string, rowsMax: number], { email: string; name: string }>(
  `SELECT email, name FROM customers WHERE role = 'staff' AND email_key > $1 ORDER BY email_key LIMIT $2`,
);

/** Runs the command and resolves to its exit status. */
export const runStaffCommand = (args: string[], around: Surroundings): Promise<Status> =>
  runCommand(args, around, {
    help: HELP,
    options: AFTER_OPTION,
    understand,
    async carryOut(request, create) {
      const { database, close } = await around.connect(create);
      try {
        return await carryOut(request, database, around);
      } finally {
        await close();
      }
    },
  });

function understand(asked: Words): Understood<Request> {
  const [verb, email, ...rest] = asked.words;
  if (rest.length > 0) return { problem: `One address at a time, not ${rest.length + 1}.` };
  if (verb === 'list')
    return email ? { problem: '"list" shows all and takes no address.' } : { verb, after: afterOf(asked) };
  if (verb !== 'add' && verb !== 'remove')
    return { problem: verb ? `"${verb}" is neither add, remove nor list.` : 'Add, remove or list?' };
  return email ? { verb, email } : { problem: `${verb === 'add' ? 'Add' : 'Remove'} whom?` };
}

async function carryOut(
  request: Request,
  database: Database,
  { stdout, stderr }: Surroundings,
): Promise<0 | 1> {
  switch (request.verb) {
    case 'list': {
      const listing = {
        rows: await database.list(listStaff, [emailKey(request.after), LIST_LIMIT]),
        none: 'No one is staff.',
        command: 'npm run staff -- list',
        lineOf: ({ email, name }: { email: string; name: string }) => `${email}\t${name}`,
        cursorOf: ({ email }: { email: string }) => email,
      };
      sayList(listing, (line) => void stdout.write(`${line}\n`));
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
  if ((await database.run(setRole, [id, role])) === 0)
    return { ok: false, said: `The account of ${customer.email} has just changed. Try again.` };
  await announceEnd(database, id);
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
