import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const TIMEOUT_MS = 15_000;
/** How many characters of a command and of its output an error shows. */
const TOLD_MAX = 300;

/** Runs a command. Resolves to its output. When it fails, throws an error with its error output. */
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

/** The prefix of a command that runs on the host, in the same process. */
export const onHost = (name: string): string[] => ['nsenter', `--net=/run/netns/${name}`, '--'];

export const runOnHost = (name: string, command: readonly string[], input?: string): Promise<string> => {
  const [program = '', ...args] = [...onHost(name), ...command];
  return run(program, args, input);
};
