import { startDynamoDb } from '../../shared/dynamodb-server.ts';

/** The emulator as a process of its own, so that its processor time is not the load generator's. */
const { endpoint } = await startDynamoDb();
process.on('disconnect', () => process.exit(0));
process.send?.({ endpoint });
