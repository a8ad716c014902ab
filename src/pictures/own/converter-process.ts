import { constants, setPriority } from 'node:os';

// Threads inherit the priority, so it is set before the import below starts any. Shoppers go first.
setPriority(constants.priority.PRIORITY_LOW);
const { convertPicture } = await import('./convert.ts');

const [file, folder] = process.argv.slice(2);
if (!file || !folder) throw new Error('Usage: converter-process.ts <file> <folder>');
// The parent process has exited, and nobody waits for the result.
process.stdin.once('close', () => process.exit(1)).resume();
// A terminal sends Ctrl-C to this process too. The parent decides when it ends.
process.on('SIGINT', () => undefined);

const result = await convertPicture(file, folder);
process.stdout.write(JSON.stringify(result), () => process.exit(0));
