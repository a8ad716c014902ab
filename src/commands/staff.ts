import { Option } from 'commander';
import { commandActor } from '../audit/actor.ts';
import { emailKey } from '../customers/email.ts';
import { findCustomerByEmail } from '../customers/queries.ts';
import type { Database } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import { addStaff, listStaff, removeStaff, resetSecondFactor } from '../staff/manage.ts';
import { STAFF_ROLES, type StaffRole } from '../staff/scopes.ts';
import { byOption, CommandRefused, type Log } from './cli.ts';
import { afterOption, LIST_LIMIT, logList } from './list-pages.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

const DESCRIPTION = [
  'Manage who is staff of the shop, and in which role. You can run this while the shop is open.',
  'An account whose role changes is signed out everywhere.',
].join('\n\n');

export const staffCommand: ShopCommand<{ database: Database }> = {
  name: 'staff',
  description: DESCRIPTION,
  define(command, { run, log, user }) {
    command
      .command('add')
      .description('Give an account a role. An address without a confirmed account is invited.')
      .argument('<email>', 'the email address')
      .addOption(
        new Option('--role <role>', 'What the account may do.').choices(STAFF_ROLES).default('viewer'),
      )
      .addOption(byOption(user))
      .action((email: string, { role, by }: { role: StaffRole; by: string }) =>
        run(({ database }) => add(database, { email, role, by }, log)),
      );
    command
      .command('remove')
      .description('Make an account an ordinary customer again.')
      .argument('<email>', 'the email address of the account')
      .addOption(byOption(user))
      .action((email: string, { by }: { by: string }) =>
        run(({ database }) => remove(database, email, by, log)),
      );
    command
      .command('reset-second-factor')
      .description('Let someone who has lost their authenticator app or passkey set up a new one.')
      .argument('<email>', 'the email address of the account')
      .addOption(byOption(user))
      .action((email: string, { by }: { by: string }) =>
        run(async ({ database }) => {
          const { id } = await getAccount(database, email);
          if (!(await resetSecondFactor(database, commandActor(by), id)))
            throw new CommandRefused(`${email} is not staff.`);
          log(`${email} can set up a second factor within 7 days.`);
        }),
      );
    command
      .command('list')
      .description('List the email addresses, roles and names of all staff, 100 at a time.')
      .addOption(afterOption())
      .action(({ after }: { after: string }) => run(({ database }) => list(database, after, log)));
  },
};

async function add(
  database: Database,
  { email, role, by }: { email: string; role: StaffRole; by: string },
  log: Log,
): Promise<void> {
  const added = await addStaff(database, commandActor(by), { email, role });
  if (!added.ok) throw new CommandRefused(`The account of ${email} is disabled.`);
  if (added.isInvited)
    return log(
      `${added.email} is invited. No account has confirmed this address: create one at ${paths.register()}, confirm it, then open ${paths.adminInvitation()} within 7 days.`,
    );
  log(
    added.isNew
      ? `${added.email} now has the role ${role} and has to sign in again.`
      : `${added.email} has the role ${role} already.`,
  );
}

async function remove(database: Database, email: string, by: string, log: Log): Promise<void> {
  const { id } = await getAccount(database, email);
  const removed = await removeStaff(database, commandActor(by), id);
  log(
    removed.ok
      ? `${removed.email} is not staff any more and has to sign in again.`
      : `${email} is not staff.`,
  );
}

async function getAccount(database: Database, email: string): Promise<{ id: string }> {
  const found = await findCustomerByEmail(database, emailKey(email));
  if (!found) throw new CommandRefused(`There is no account with the email address ${email}.`);
  return found;
}

async function list(database: Database, after: string, log: Log): Promise<void> {
  logList(
    {
      rows: await listStaff(database, emailKey(after), LIST_LIMIT),
      none: 'No one is staff.',
      command: 'npm run staff -- list',
      lineOf: ({ email, role, name }) => `${email}\t${role}\t${name}`,
      cursorOf: ({ email }) => email,
    },
    log,
  );
}

if (import.meta.main) await runMain(staffCommand);
