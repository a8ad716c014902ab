import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSecret } from './aws.ts';
import { readSettings } from './read-settings.ts';

/**
 * Runs `myclothes NAME …` on an instance like `npm run NAME -- …` on a laptop, with the settings and secrets that the
 * shop itself starts with. The secrets stay in the memory of the two processes.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
/** On AWS, deploy/migrate.ts applies the migrations as the owner of the schema. The API document needs no instance. */
const NOT_HERE = ['api-document', 'migrate'];

const [name = '', ...args] = process.argv.slice(2);
const commands = findCommands();
const script = commands.get(name);
if (script === undefined) {
  process.stderr.write(`Usage: myclothes NAME …\nNAME is one of ${[...commands.keys()].join(', ')}.\n`);
  process.exitCode = 2;
} else {
  try {
    const settings = await readSettings(process.env, readSecret);
    process.exitCode = await run(script, settings);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

/** Returns the file of each script in package.json that runs a command of the shop. */
function findCommands(): Map<string, string> {
  const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
    scripts: Record<string, string>;
  };
  const found = Object.entries(scripts).flatMap(([name, line]) => {
    const file = /^exec node (src\/commands\/\S+\.ts)$/.exec(line)?.[1];
    return file && !NOT_HERE.includes(name) ? [[name, file] as const] : [];
  });
  return new Map(found);
}

async function run(script: string, settings: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [`${root}/${script}`, ...args], {
    env: { ...process.env, ...settings },
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to both processes. The command decides how to end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
