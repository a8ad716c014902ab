import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BalancerSettings, haproxyConfig } from '../../shared/haproxy-config.ts';
import { createRuntime, type Runtime } from '../../shared/haproxy-runtime.ts';
import { type Part, startPart } from '../../shared/part.ts';
import { waitForPart } from '../../shared/wait-until.ts';

const START_TIMEOUT_MS = 10_000;
/** HAPROXY overrides the path. Debian keeps daemons out of an ordinary user's PATH. */
const commandOf = (environment: NodeJS.ProcessEnv) => environment.HAPROXY || '/usr/sbin/haproxy';

export interface Balancer {
  part: Part;
  runtime: Runtime;
  configFile: string;
}

/** Writes the configuration into the folder, checks it, and runs HAProxy in the foreground. */
export async function startBalancer(
  folder: string,
  settings: Omit<BalancerSettings, 'runtimeSocket'>,
  environment: NodeJS.ProcessEnv,
): Promise<Balancer> {
  const runtimeSocket = join(folder, 'haproxy.sock');
  const configFile = join(folder, 'haproxy.cfg');
  await writeFile(configFile, haproxyConfig({ ...settings, runtimeSocket }), { mode: 0o600 });
  const command = commandOf(environment);
  const env = { PATH: environment.PATH };
  await check(command, configFile, env);
  const part = await startPart({
    command,
    args: ['-db', '-f', configFile],
    environment: env,
    logFile: join(folder, 'haproxy.log'),
  });
  const runtime = createRuntime(runtimeSocket);
  const isThere = () =>
    runtime.listServers().then(
      () => true,
      () => false,
    );
  await waitForPart(part, 'HAProxy', isThere, START_TIMEOUT_MS);
  return { part, runtime, configFile };
}

async function check(command: string, configFile: string, env: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)(command, ['-c', '-q', '-f', configFile], { env }).catch((error) => {
    if (error.code === 'ENOENT') {
      throw new Error('HAProxy is not installed. Install it with "sudo apt-get install haproxy".', {
        cause: error,
      });
    }
    throw new Error(`HAProxy refuses ${configFile}: ${String(error.stderr).trim()}`, { cause: error });
  });
}
