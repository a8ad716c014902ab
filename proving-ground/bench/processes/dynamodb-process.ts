import { startDynamoDb } from '../../shared/dynamodb-server.ts';

/** Runs the emulator in its own process, so that its processor time does not count as the load generator's. */
const { endpoint } = await startDynamoDb();
process.on('disconnect', () => process.exit(0));
process.send?.({ endpoint });
