import { configOf, loadVendure, readInput } from './vendure.ts';

/** Builds Vendure's search index until the parent has seen that it is complete. Elsewhere its worker does that. */
const input = readInput();
const core = loadVendure(input.folder);
const app = await core.bootstrap(configOf(core, input, { synchronize: false }));
await app.get<{ start(): Promise<void> }>(core.JobQueueService).start();
const contexts = app.get<{ create(options: object): Promise<unknown> }>(core.RequestContextService);
const context = await contexts.create({ apiType: 'admin' });
await app.get<{ reindex(context: unknown): Promise<unknown> }>(core.SearchService).reindex(context);
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
