import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ResourceNotFoundException,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { Problem } from '../../web/errors/errors.ts';
import type { AreCredentialsCurrent } from '../credentials.ts';
import { createRecordStore } from '../records/record-store.ts';
import type { Held, Records, Write } from '../records/records.ts';
import type { DynamoDbSettings } from '../settings.ts';
import type { ExternalStore } from '../store.ts';

const CONNECT_TIMEOUT_MS = 500;
const REQUEST_TIMEOUT_MS = 2_000;
/** The limit of DynamoDB for one read. */
const KEYS_MAX = 100;
/** DynamoDB may leave keys out of an answer. They are asked for again this often. */
const READS_MAX = 5;
const SCANNED_AT_ONCE = 200;

export interface DynamoDbStore {
  store: ExternalStore;
  records: Records;
  close(): void;
}

/**
 * Sessions and carts in DynamoDB. Its items expire up to days late, so each read checks the time-outs by the clock of
 * this instance. A write is conditional on the revision of the item. Several writes are sent one after the other, and
 * any of them may be the last. It throws one sentence where the table does not exist.
 */
export async function openDynamoDbStore(
  settings: DynamoDbSettings,
  areCredentialsCurrent: AreCredentialsCurrent,
  now: () => number = Date.now,
): Promise<DynamoDbStore> {
  const client = openDynamoDb(settings);
  try {
    await client.send(new DescribeTableCommand({ TableName: settings.table }));
  } catch (error) {
    client.destroy();
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new Error(
      `DynamoDB has no table ${settings.table}: make it with "npm run state -- create-table", or set DYNAMODB_TABLE.`,
      { cause: error },
    );
  }
  const records = createDynamoDbRecords(client, settings.table, now);
  return { store: createRecordStore(records, areCredentialsCurrent), records, close: () => client.destroy() };
}

/** The region and the credentials are those of the instance. A simulator on this machine accepts any. */
export function openDynamoDb({ endpoint }: DynamoDbSettings): DynamoDBClient {
  const isLocal = endpoint !== undefined && /^https?:\/\/(127\.|localhost|\[::1\])/.test(endpoint);
  return new DynamoDBClient({
    ...(endpoint ? { endpoint } : {}),
    ...(isLocal ? { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } : {}),
    // A write whose answer was lost must not be sent again: its own change would look like one of another instance.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Without this option the SDK writes a warning and keeps waiting.
      throwOnRequestTimeout: true,
    },
  });
}

function createDynamoDbRecords(client: DynamoDBClient, table: string, now: () => number): Records {
  return {
    async read(keys) {
      const items = keys.length === 0 ? new Map<string, Held>() : await readAll(client, table, keys);
      return { now: now(), held: keys.map((key) => items.get(key)) };
    },

    async write(writes) {
      for (const [at, write] of writes.entries()) if (!(await writeOne(client, table, write))) return at;
      return writes.length;
    },

    async keys(prefix, cursor) {
      const { Items = [], LastEvaluatedKey } = await asking(
        client.send(
          new ScanCommand({
            TableName: table,
            Limit: SCANNED_AT_ONCE,
            ConsistentRead: true,
            ProjectionExpression: 'pk',
            FilterExpression: 'begins_with(pk, :prefix)',
            ExpressionAttributeValues: { ':prefix': { S: prefix } },
            ...(cursor ? { ExclusiveStartKey: { pk: { S: cursor } } } : {}),
          }),
        ),
      );
      return { keys: Items.map(({ pk }) => pk?.S ?? ''), next: LastEvaluatedKey?.pk?.S };
    },
  };
}

async function readAll(client: DynamoDBClient, table: string, keys: readonly string[]) {
  const items = new Map<string, Held>();
  let left = keys.slice(0, KEYS_MAX).map((key): Record<string, AttributeValue> => ({ pk: { S: key } }));
  for (let reads = 0; left.length > 0; reads++) {
    if (reads === READS_MAX) throw unavailable(new Error('DynamoDB leaves keys unread'));
    const request = { RequestItems: { [table]: { Keys: left, ConsistentRead: true } } };
    const { Responses, UnprocessedKeys } = await asking(client.send(new BatchGetItemCommand(request)));
    for (const { pk, revision, value } of Responses?.[table] ?? [])
      items.set(pk?.S ?? '', { revision: Number(revision?.N), value: value?.S ?? '' });
    left = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}

/** Resolves to false where the item does not have the expected revision. */
async function writeOne(
  client: DynamoDBClient,
  table: string,
  { key, expected, next }: Write,
): Promise<boolean> {
  const condition =
    expected === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'revision = :expected',
          ExpressionAttributeValues: { ':expected': { N: `${expected}` } },
        };
  const pk = { S: key };
  const common = { TableName: table, ...condition };
  try {
    if (next) {
      const { revision, value, expiresAt } = next;
      const Item: Record<string, AttributeValue> = {
        pk,
        revision: { N: `${revision}` },
        value: { S: value },
      };
      if (expiresAt !== undefined) Item.expires = { N: `${Math.ceil(expiresAt / 1_000)}` };
      await client.send(new PutItemCommand({ ...common, Item }));
    } else await client.send(new DeleteItemCommand({ ...common, Key: { pk } }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw unavailable(error);
  }
}

async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw unavailable(error);
  }
}

const unavailable = (cause: unknown) =>
  new Problem(
    503,
    'state_unavailable',
    'The store of carts couldn’t answer in time. Try again in a moment.',
    {
      retryAfterSeconds: 1,
      cause,
    },
  );
