import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const TIMEOUT_MS = 15_000;
/** Of a command and of its complaint, in an error. */
const TOLD_MAX = 300;

/** Runs a command to its end. Resolves with what it wrote; throws with its error output where it fails. */
export async function run(command: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(command, args, { stdio: 'pipe', timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const status = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
  const [said, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), status]);
  if (code !== 0) {
    const told = [command, ...args].join(' ').slice(0, TOLD_MAX);
    throw new Error(`"${told}" ended with ${code}: ${(complaint || said).trim().slice(-TOLD_MAX)}`);
  }
  return said;
}

/** What to put before a command so that it runs on the host. The process stays the same one. */
export const onHost = (name: string): string[] => ['nsenter', `--net=/run/netns/${name}`, '--'];

export const runOnHost = (name: string, command: readonly string[], input?: string): Promise<string> => {
  const [program = '', ...args] = [...onHost(name), ...command];
  return run(program, args, input);
};
