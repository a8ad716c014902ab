import { configOf, loadVendure, readInput } from './vendure.ts';

/** Vendure's server, without its worker: no request of the comparison needs a job. */
const input = readInput();
const core = loadVendure(input.folder);
await core.bootstrap(configOf(core, input, { synchronize: false }));
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
