import { join } from 'node:path';
import { projectDir } from '../../src/config.ts';
import { findFreePort } from '../shared/free-ports.ts';
import { startPart } from '../shared/part.ts';
import { waitForPart } from '../shared/wait-until.ts';

export interface RunningShop {
  url: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 20_000;

/** Starts the shop with the demo catalog, as `npm start` does on a laptop. Its cookies work over HTTP only at "localhost". */
export async function startShop(
  folder: string,
  databaseUrl: string,
  environment: NodeJS.ProcessEnv,
): Promise<RunningShop> {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const { PATH, TMPDIR } = environment;
  const part = await startPart({
    command: process.execPath,
    args: [`${projectDir}/src/main.ts`],
    environment: {
      PATH,
      TMPDIR,
      PORT: `${port}`,
      PUBLIC_URL: url,
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
    },
    logFile: join(folder, 'shop.log'),
  });
  await waitForPart(part, 'shop', async () => (await fetch(`${url}/health/ready`)).ok, START_TIMEOUT_MS);
  return {
    url,
    async stop() {
      await part.end('SIGINT', STOP_TIMEOUT_MS);
    },
  };
}
