import type { PoolConfig } from 'pg';
import type { Database } from '../../src/database/database.ts';
import { createTestDatabase } from '../shared/test-database.ts';

export interface BenchDatabase {
  database: Database;
  connection: PoolConfig;
}

export async function withDatabase(work: (database: BenchDatabase) => Promise<void>): Promise<void> {
  const test = await createTestDatabase({ statementTimeoutMs: 0 });
  await work(test).finally(() => test.drop());
}
