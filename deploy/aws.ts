import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const TRIES = 5;
const TIMEOUT_MS = 20_000;
const FIRST_PAUSE_MS = 500;

/** Returns the text of a secret. It uses AWS's command line, which Amazon Linux has; errors never hold its output. */
export async function readSecret(id: string): Promise<string> {
  const { stdout } = await withTries(`The secret ${id} cannot be read`, () =>
    run(
      'aws',
      [
        'secretsmanager',
        'get-secret-value',
        '--secret-id',
        id,
        '--query',
        'SecretString',
        '--output',
        'json',
      ],
      {
        timeout: TIMEOUT_MS,
      },
    ),
  );
  return JSON.parse(stdout) as string;
}

export interface MetricDatum {
  MetricName: string;
  Value: number;
  Unit: 'Count' | 'Seconds';
}

export async function putMetrics(namespace: string, data: readonly MetricDatum[]): Promise<void> {
  await withTries('The metrics cannot be sent', () =>
    run(
      'aws',
      ['cloudwatch', 'put-metric-data', '--namespace', namespace, '--metric-data', JSON.stringify(data)],
      {
        timeout: TIMEOUT_MS,
      },
    ),
  );
}

async function withTries<T>(failure: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: string };
      // Only standard error is repeated: it holds the reason and no secret.
      if (attempt === TRIES) throw new Error(`${failure}: ${stderr?.trim() || message}`);
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
    }
  }
}
