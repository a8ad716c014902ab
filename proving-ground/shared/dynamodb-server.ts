import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';

export interface TestDynamoDb {
  endpoint: string;
  stop(): Promise<void>;
}

// The package has no types.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server;

/** Starts dynalite in place of DynamoDB, in this process and in memory, on the loopback interface. By default, the port is a free one. */
export async function startDynamoDb(port = 0): Promise<TestDynamoDb> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
