import { emailKey } from '../customers/email.ts';
import { changeRole, listStaff } from '../customers/staff.ts';
import type { Database } from '../database/database.ts';
import type { Role } from '../state/store.ts';
import { CommandRefused, type Log } from './cli.ts';
import { afterOption, LIST_LIMIT, logList } from './list-pages.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

const DESCRIPTION = [
  'Manage who is staff of the shop. You can run this while the shop is open.',
  'An account that becomes staff, or is staff no longer, is signed out everywhere.',
].join('\n\n');

export const staffCommand: ShopCommand<{ database: Database }> = {
  name: 'staff',
  description: DESCRIPTION,
  define(command, { run, log }) {
    command
      .command('add')
      .description('Make an account staff. It must exist, and its email address must be confirmed.')
      .argument('<email>', 'the email address of the account')
      .action((email: string) => run(({ database }) => setRole(database, email, 'staff', log)));
    command
      .command('remove')
      .description('Make an account an ordinary customer again.')
      .argument('<email>', 'the email address of the account')
      .action((email: string) => run(({ database }) => setRole(database, email, 'customer', log)));
    command
      .command('list')
      .description('List the email addresses and names of all staff, 100 at a time.')
      .addOption(afterOption())
      .action(({ after }: { after: string }) => run(({ database }) => list(database, after, log)));
  },
};

async function setRole(database: Database, email: string, role: Role, log: Log): Promise<void> {
  const changed = await changeRole(database, email, role);
  const what = role === 'staff' ? 'staff' : 'not staff';
  if (changed.ok)
    return log(
      changed.isNew
        ? `${changed.email} is now ${what} and has to sign in again.`
        : `${changed.email} is ${what} already.`,
    );
  throw new CommandRefused(REFUSALS[changed.reason](changed.email));
}

const REFUSALS = {
  not_found: (email: string) => `There is no account with the email address ${email}.`,
  disabled: (email: string) => `The account of ${email} is disabled.`,
  unconfirmed: (email: string) =>
    `${email} has not confirmed the email address yet, so the account may be someone else's.`,
  changed: (email: string) => `The account of ${email} has just changed. Try again.`,
};

async function list(database: Database, after: string, log: Log): Promise<void> {
  logList(
    {
      rows: await listStaff(database, emailKey(after), LIST_LIMIT),
      none: 'No one is staff.',
      command: 'npm run staff -- list',
      lineOf: ({ email, name }) => `${email}\t${name}`,
      cursorOf: ({ email }) => email,
    },
    log,
  );
}

if (import.meta.main) await runMain(staffCommand);
