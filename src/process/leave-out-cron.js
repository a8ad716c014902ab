import { registerHooks } from 'node:module';

/*
 * pg-boss imports these for cron and recurring jobs, which the shop does not use: see createBoss in src/mail/queue.ts. They
 * would take 3 MB of each process. An export that pg-boss asks for and that is missing here stops the start.
 */
const EMPTY_MODULES = new Map([
  ['cron-parser', 'data:text/javascript,export const CronExpressionParser = undefined'],
  ['rrule-temporal', 'data:text/javascript,export const RRuleTemporal = undefined'],
]);

registerHooks({
  resolve(specifier, context, next) {
    const url = EMPTY_MODULES.get(specifier);
    return url ? { url, format: 'module', shortCircuit: true } : next(specifier, context);
  },
});
