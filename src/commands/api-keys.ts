import { InvalidArgumentError, Option } from 'commander';
import { commandActor } from '../audit/actor.ts';
import type { Database } from '../database/database.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../staff/api-keys.ts';
import { SCOPES, type Scope } from '../staff/scopes.ts';
import { byOption, CommandRefused, oneLine, wholeNumber } from './cli.ts';
import { afterOption, LIST_LIMIT, logList } from './list-pages.ts';
import { runMain, type ShopCommand } from './shop-command.ts';

const NAME_LENGTH_MAX = 100;
const DAY_MS = 24 * 60 * 60_000;

interface CreateOptions {
  scopes: readonly Scope[];
  days?: number;
  by: string;
}

export const apiKeysCommand: ShopCommand<{ database: Database }> = {
  name: 'api-keys',
  description: 'Create, list and revoke keys of the admin API. You can run this while the shop is open.',
  define(command, { run, log, user }) {
    command
      .command('create')
      .description('Create a key and print it. This is the only time that it is shown.')
      .argument('<name>', 'what the key is for', oneLine(NAME_LENGTH_MAX))
      .addOption(
        new Option(
          '--scopes <list>',
          `"all", or a list such as "catalog:read,orders:read". ${SCOPES.join(', ')}.`,
        )
          .argParser(parseScopes)
          .makeOptionMandatory(),
      )
      .option('--days <number>', 'The key ends after this many days.', wholeNumber(1, 3_650))
      .addOption(byOption(user))
      .action((name: string, { scopes, days, by }: CreateOptions) =>
        run(async ({ database }) => {
          if (name === '') throw new CommandRefused('Say what the key is for.');
          const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * DAY_MS);
          const { key } = await createApiKey(database, commandActor(by), { name, scopes, expiresAt });
          log(key);
        }),
      );
    command
      .command('list')
      .description('List all keys that work, newest first, 100 at a time.')
      .addOption(afterOption())
      .action(({ after }: { after: string }) =>
        run(async ({ database }) =>
          logList(
            {
              rows: await listApiKeys(database, after, LIST_LIMIT),
              none: 'There are no keys.',
              command: 'npm run api-keys -- list',
              lineOf: ({ id, name, scopes }) => `${id}\t${name}\t${scopes.join(',')}`,
              cursorOf: ({ id }) => id,
            },
            log,
          ),
        ),
      );
    command
      .command('revoke')
      .description('End a key now.')
      .argument('<id>', 'its ID, as listed')
      .addOption(byOption(user))
      .action((id: string, { by }: { by: string }) =>
        run(async ({ database }) => {
          if (!(await revokeApiKey(database, commandActor(by), id)))
            throw new CommandRefused(`There is no key ${id} that works.`);
          log('The key is revoked.');
        }),
      );
  },
};

function parseScopes(text: string): readonly Scope[] {
  if (text.trim() === 'all') return SCOPES;
  const words = text.split(',').map((word) => word.trim());
  const scopes = SCOPES.filter((scope) => words.includes(scope));
  if (scopes.length !== new Set(words).size)
    throw new InvalidArgumentError(`Use "all", or a list of ${SCOPES.join(', ')}.`);
  return scopes;
}

if (import.meta.main) await runMain(apiKeysCommand);
