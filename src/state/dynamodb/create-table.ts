import {
  CreateTableCommand,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDbSettings } from '../settings.ts';
import { openDynamoDb } from './dynamodb.ts';

const TABLE_TIMEOUT_SECONDS = 60;

/**
 * Creates the table of the store `dynamodb`, with expiry, and returns a sentence about it. An existing table stays as
 * it is.
 */
export async function createTable(settings: DynamoDbSettings): Promise<string> {
  const client = openDynamoDb(settings);
  const TableName = settings.table;
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    const waiting = { client, maxWaitTime: TABLE_TIMEOUT_SECONDS, minDelay: 1, maxDelay: 2 };
    await waitUntilTableExists(waiting, { TableName });
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    return `The table ${TableName} is made, and its items expire.`;
  } catch (error) {
    if (error instanceof ResourceInUseException) return `The table ${TableName} is there already.`;
    // Not every simulator supports expiry. The shop checks it when it reads, so the table works without.
    if ((error as Error).name === 'UnknownOperationException')
      return `The table ${TableName} is made; this endpoint does not remove what has expired.`;
    throw error;
  } finally {
    client.destroy();
  }
}
