import { mkdir } from 'node:fs/promises';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createTable } from '../../../src/state/dynamodb/create-table.ts';
import { type Part, startPart } from '../../shared/part.ts';
import { waitForPart } from '../../shared/wait-until.ts';

const START_TIMEOUT_MS = 10_000;
const TABLE = 'myclothes-state';

/** Starts dynalite in place of DynamoDB, on disk, with the table of sessions and carts. */
export async function startDynamoDb(
  folder: string,
  port: number,
  environment: NodeJS.ProcessEnv,
): Promise<{ part: Part; endpoint: string }> {
  const directory = join(folder, 'dynamodb');
  await mkdir(directory, { recursive: true });
  const part = await startPart({
    command: process.execPath,
    args: [cli(), '--host', '127.0.0.1', '--port', `${port}`, '--path', directory, '--createTableMs', '0'],
    environment: { PATH: environment.PATH },
    logFile: join(folder, 'dynamodb.log'),
  });
  await waitForPart(part, 'dynalite', () => answers(port), START_TIMEOUT_MS);
  const endpoint = `http://127.0.0.1:${port}`;
  await createTable({ table: environment.DYNAMODB_TABLE || TABLE, endpoint });
  return { part, endpoint };
}

/** dynalite is a development dependency only. */
function cli(): string {
  try {
    return createRequire(import.meta.url).resolve('dynalite/cli.js');
  } catch (cause) {
    throw new Error('--state dynamodb needs dynalite: "npm ci" installs it outside production.', { cause });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/' }, (response) => {
      response.resume();
      resolve(true);
    });
    request.once('error', () => resolve(false));
  });
}
