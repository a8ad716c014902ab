import { join } from 'node:path';
import { listenForLines } from '../shared/control-socket.ts';
import { createCommands } from './commands.ts';
import { type CoreOptions, startCore } from './core.ts';

/**
 * The main process inside the namespaces, started by region.ts. It prints lines of progress and finally READY. It ends
 * when its standard input closes, because its parent has ended. Then the kernel ends every process of the namespace.
 */
export const READY = 'ready.';
export const controlSocketOf = (folder: string): string => join(folder, 'control.sock');

const log = (message: string) => void process.stdout.write(`${message}\n`);

if (import.meta.main) await main();

async function main(): Promise<void> {
  process.stdin.resume().once('end', () => process.exit(0));
  process.stdin.once('error', () => process.exit(0));
  process.stdout.on('error', () => {});
  try {
    const options = JSON.parse(process.argv[2] ?? '{}') as CoreOptions;
    const core = await startCore(options, log);
    const commands = createCommands(core, log);
    await listenForLines(controlSocketOf(options.folder), commands.runLine);
    log(READY);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
