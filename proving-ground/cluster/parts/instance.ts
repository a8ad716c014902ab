import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Part, startPart } from '../../shared/part.ts';
import { waitForPart } from '../../shared/wait-until.ts';

/** This includes the migrations of an empty database and the import of the demo catalog. */
const START_TIMEOUT_MS = 120_000;
const ASK_TIMEOUT_MS = 2_000;
/** This is longer than the shop's own limit for draining. */
const DRAIN_TIMEOUT_MS = 20_000;

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

export interface Instance {
  part: Part;
  port: number;
}

/** Starts the shop on this port and waits until it is ready. */
export async function startInstance(
  name: string,
  port: number,
  { folder, environment }: { folder: string; environment: NodeJS.ProcessEnv },
): Promise<Instance> {
  const part = await startPart({
    command: process.execPath,
    args: [main],
    environment: { ...environment, PORT: `${port}` },
    logFile: join(folder, `${name}.log`),
  });
  await waitForPart(part, name, () => isReady(port), START_TIMEOUT_MS);
  return { part, port };
}

/** Lets the instance finish its requests. SIGTERM first makes it unready; SIGINT does not wait for a load balancer. */
export const drainInstance = ({ part }: Instance, signal: 'SIGTERM' | 'SIGINT'): Promise<string> =>
  part.end(signal, DRAIN_TIMEOUT_MS);

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/health/ready' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.setTimeout(ASK_TIMEOUT_MS, () => request.destroy());
    request.once('error', () => resolve(false));
  });
}
