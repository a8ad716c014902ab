import { startDynamoDb } from '../../shared/dynamodb-server.ts';

/** Runs the emulator in its own process, so that its processor time is counted apart. */
await startDynamoDb(Number(process.env.PORT));
process.once('SIGINT', () => process.exit(0));
