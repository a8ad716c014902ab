import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectDir } from '../../../src/config.ts';
import { findFreePort } from '../../shared/free-ports.ts';
import { startPart } from '../../shared/part.ts';
import { waitForPart } from '../../shared/wait-until.ts';
import { PUBLIC_URL } from '../measuring/requests.ts';
import type { BenchDatabase } from '../seed/database.ts';
import { SESSION_KEY } from '../seed/tokens.ts';

export interface Started {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

/**
 * Starts the shop as `npm start` does, in production. `settings` are variables of its environment. An instrumented shop
 * also has the routes of instrument.ts, and one that lists its routes that of list-routes.ts.
 */
export function startShop(
  folder: string,
  { url, settings = {}, isInstrumented = false, listsRoutes = false }: ShopInput,
): Promise<Started> {
  const preload = [
    ...(isInstrumented ? ['--import', fileOf('./instrument.ts')] : []),
    ...(listsRoutes ? ['--import', fileOf('./list-routes.ts')] : []),
  ];
  return start(folder, {
    name: 'shop',
    args: [...preload, `${projectDir}/src/main.ts`],
    readyPath: '/health/ready',
    environment: {
      NODE_ENV: 'production',
      DATABASE_URL: url,
      DATA_DIR: folder,
      PUBLIC_URL,
      TRUSTED_PROXIES: '127.0.0.1/32',
      RENDER_AHEAD: 'off',
      SESSION_KEYS: SESSION_KEY,
      ...settings,
    },
  });
}

interface ShopInput extends Pick<BenchDatabase, 'url'> {
  settings?: Record<string, string>;
  isInstrumented?: boolean;
  listsRoutes?: boolean;
}

/** Starts a process of this folder that listens at PORT. */
export const startOwn = (folder: string, file: `./${string}`, args: readonly string[]): Promise<Started> =>
  start(folder, { name: file, args: [fileOf(file), ...args], readyPath: '/', environment: {} });

interface StartInput {
  name: string;
  args: readonly string[];
  readyPath: string;
  environment: NodeJS.ProcessEnv;
}

async function start(folder: string, { name, args, readyPath, environment }: StartInput): Promise<Started> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const part = await startPart({
    command: process.execPath,
    args,
    environment: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...environment, PORT: `${port}` },
    logFile: join(folder, `${name.replaceAll(/\W/g, '')}-${port}.log`),
  });
  await waitForPart(part, name, async () => (await fetch(url + readyPath)).status !== 503, START_TIMEOUT_MS);
  return {
    url,
    pid: part.pid,
    async stop() {
      await part.end('SIGINT', STOP_TIMEOUT_MS);
    },
  };
}

const fileOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
