import type { Random } from '../../proving-ground/lab/shoppers/random.ts';
import { query } from '../../src/embedded-database/test-server.fixture.ts';
import { until } from '../until.ts';
import type { Site } from './shop-process.ts';

/** What is killed with `kill -9`. The test restarts the shop, and the shop restarts its database. */
export type Kill = 'shop' | 'shop and postmaster' | 'postmaster' | 'backend';

const OF_THE_SHOP: readonly Kill[] = ['shop', 'shop', 'shop and postmaster'];
const OF_THE_DATABASE: readonly Kill[] = ['postmaster', 'backend'];

/** Schedules this many kills of the shop's process and of the database, in random order. */
export function scheduleKills(random: Random, killsOfEach: number): Kill[] {
  const repeat = (kills: readonly Kill[]) =>
    Array.from({ length: killsOfEach }, (_, index) => kills[index % kills.length] as Kill);
  return random.shuffled([...repeat(OF_THE_SHOP), ...repeat(OF_THE_DATABASE)]);
}

export const isOfTheShop = (kill: Kill) => OF_THE_SHOP.includes(kill);

/** Resolves when the killed process runs again. */
export async function killAndMend(kill: Kill, site: Site, random: Random): Promise<void> {
  switch (kill) {
    case 'shop':
      await site.kill();
      return site.start();
    case 'shop and postmaster':
      await Promise.all([site.kill(), killPostmaster(site)]);
      return site.start();
    case 'postmaster': {
      const killed = await killPostmaster(site);
      const hasAnother = async () => ![undefined, killed].includes(await site.postmaster());
      return until(hasAnother, 'the shop has restarted its database');
    }
    case 'backend':
      process.kill(await pickBackend(site, random), 'SIGKILL');
  }
}

async function killPostmaster(site: Site): Promise<number> {
  const pid = await site.postmaster();
  if (pid === undefined) throw new Error(`no server of ${site.dataDir} runs: ${site.said}`);
  process.kill(pid, 'SIGKILL');
  return pid;
}

/** Picks a process of the server, but not the one that runs this query. */
async function pickBackend({ dataDir }: Site, random: Random): Promise<number> {
  const connection = { host: `${dataDir}/socket`, port: 5432, user: 'shop', database: 'shop' };
  const rows = (await query(
    { connection },
    'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() ORDER BY pid',
  )) as { pid: number }[];
  const row = random.pick(rows);
  if (!row) throw new Error('the server has no process to kill');
  return row.pid;
}
