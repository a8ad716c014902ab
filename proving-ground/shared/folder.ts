import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';

/** Makes a folder in /tmp that every user can enter, because PostgreSQL does not run as root. */
export async function makeFolder(name: string): Promise<string> {
  const folder = await realpath(await mkdtemp(`/tmp/myclothes-${name}-`));
  await chmod(folder, 0o755);
  return folder;
}

/** Tries again when a process that is about to end still writes to the folder. */
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });

/** Removes the folder when the work ends. */
export async function withFolder<Result>(
  name: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await makeFolder(name);
  return work(folder).finally(() => removeFolder(folder));
}
