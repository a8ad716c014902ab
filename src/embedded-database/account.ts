import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const ACCOUNT_NAME = 'postgres';

/** The system user that the server runs as. */
export interface Account {
  uid: number;
  gid: number;
  name: string;
}

/**
 * PostgreSQL refuses to run as root, so root runs it as the owner of the cluster, or for a new cluster as the system user
 * `postgres`. Resolves to undefined for an ordinary user, whose server runs as that user.
 */
export async function findServerAccount(
  clusterDir: string,
  log: (message: string) => void,
): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(clusterDir).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: `with id ${owner.uid}` };
  return (await findAccount(ACCOUNT_NAME)) ?? (await addAccount(log));
}

/** Runs a program to its end as the account. An error contains its output. */
export async function runAs(account: Account | undefined, file: string, args: string[], cwd = '/') {
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  return promisify(execFile)(file, args, { ...identity, cwd, env: serverEnvironment() });
}

/** The server gets no variables of this process, because a PG… or locale variable could change it. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

async function findAccount(name: string): Promise<Account | undefined> {
  const users = await readFile('/etc/passwd', 'utf8');
  const fields = users
    .split('\n')
    .map((line) => line.split(':'))
    .find(([user]) => user === name);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]), name };
}

async function addAccount(log: (message: string) => void): Promise<Account> {
  log(`PostgreSQL does not run as root. Adding the system user ${ACCOUNT_NAME}.`);
  let cause: unknown;
  try {
    const shell = ['--no-create-home', '--shell', '/usr/sbin/nologin'];
    await promisify(execFile)('useradd', ['--system', '--user-group', ...shell, ACCOUNT_NAME]);
  } catch (error) {
    cause = error;
  }
  // Another process may have added it at the same moment, so the file decides and not the exit code.
  const account = await findAccount(ACCOUNT_NAME);
  if (account) return account;
  throw new Error(
    `PostgreSQL does not run as root, and the system user ${ACCOUNT_NAME} could not be added. ` +
      'Start the shop as an ordinary user, add that user, or set DATABASE_URL.',
    { cause },
  );
}
