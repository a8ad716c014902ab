import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';

/** Gives `work` a folder under /tmp, which the database's user can enter whoever runs the lab, and removes it. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp('/tmp/myclothes-lab-'));
  await chmod(folder, 0o755);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
