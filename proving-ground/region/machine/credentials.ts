import { randomBytes } from 'node:crypto';
import { run } from './run.ts';

/** The user that PostgreSQL runs as, because it refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
  /** The prefix of a command that runs as that user. */
  as: readonly string[];
}

/**
 * Root uses Debian's user `postgres`. In an ordinary user's namespace, only that user exists and appears as root, so a
 * nested namespace maps the user back to their own ID.
 */
export async function findAccount(ordinary: { uid: number; gid: number } | undefined): Promise<Account> {
  if (ordinary) {
    const { uid, gid } = ordinary;
    const map = [`--map-user=${uid}`, `--map-group=${gid}`];
    // Processes outside the nested namespace still see this user as root.
    return { uid: 0, gid: 0, as: ['unshare', '--user', ...map, '--'] };
  }
  const id = async (option: string) => Number((await run('id', [option, 'postgres'])).trim());
  const [uid, gid] = await Promise.all([id('-u'), id('-g')]);
  const as = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
  return { uid, gid, as };
}

/** The secrets of one run of the region. They never leave it. */
export interface Secrets {
  superuser: string;
  replication: string;
  shop: string;
  cache: string;
  sessionKey: string;
}

const secret = () => randomBytes(24).toString('hex');

export const makeSecrets = (): Secrets => ({
  superuser: secret(),
  replication: secret(),
  shop: secret(),
  cache: secret(),
  sessionKey: randomBytes(32).toString('base64'),
});
