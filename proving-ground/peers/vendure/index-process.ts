import { configOf, loadVendure, readInput } from './vendure.ts';

/** Builds Vendure's search index, which its worker does elsewhere. */

const POLL_MS = 500;
const TIMEOUT_MS = 3_600_000;

interface Job {
  updates(options: object): {
    subscribe(observer: { complete: () => void; error: (reason: unknown) => void }): void;
  };
}

const input = readInput();
const core = loadVendure(input.folder);
const app = await core.bootstrap(configOf(core, input, { synchronize: false }));
await app.get<{ start(): Promise<void> }>(core.JobQueueService).start();
const contexts = app.get<{ create(options: object): Promise<unknown> }>(core.RequestContextService);
const context = await contexts.create({ apiType: 'admin' });
const job = await app.get<{ reindex(context: unknown): Promise<Job> }>(core.SearchService).reindex(context);
await new Promise<void>((resolve, reject) => {
  job
    .updates({ pollInterval: POLL_MS, timeoutMs: TIMEOUT_MS })
    .subscribe({ complete: resolve, error: reject });
});
process.send?.('ready');
await app.close();
process.exit(0);
