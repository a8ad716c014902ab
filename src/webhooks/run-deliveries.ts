import { setTimeout as pause } from 'node:timers/promises';
import { type Repetition, repeat } from '../process/repeat.ts';
import { type DeliverDeps, type DueEndpoint, deliverRound, listDueEndpoints } from './deliver.ts';
import { resumeDeliveries } from './resume-deliveries.ts';

/** An event is sent within this after its transaction, if the endpoint is free. */
const LOOK_EVERY_MS = 1_000;
/** A stop waits this long for answers. What is not answered is sent again by another process. */
const STOP_MS = 3_000;
/** After this many rounds, other instances have their turn. */
const ROUNDS_MAX = 1_000;

/** Sends webhooks until it is stopped. A slow endpoint does not keep the others waiting. */
export function runDeliveries(deps: DeliverDeps, onError: (error: unknown) => void): Repetition {
  const running = new Map<string, Promise<void>>();
  const looking = repeat(
    LOOK_EVERY_MS,
    async (signal) => {
      for (const endpoint of await listDueEndpoints(deps.database)) {
        if (running.has(endpoint.id)) continue;
        const work = deliverAll(deps, endpoint, signal)
          .catch(onError)
          .finally(() => running.delete(endpoint.id));
        running.set(endpoint.id, work);
      }
    },
    onError,
  );
  return {
    async stop() {
      await looking.stop();
      await Promise.race([Promise.all(running.values()), pause(STOP_MS, undefined, { ref: false })]);
    },
  };
}

async function deliverAll(deps: DeliverDeps, endpoint: DueEndpoint, signal: AbortSignal): Promise<void> {
  await resumeDeliveries(deps.database, endpoint, signal);
  let state = { isMore: true, failures: endpoint.failures };
  for (let round = 0; state.isMore && round < ROUNDS_MAX && !signal.aborted; round++)
    state = await deliverRound(deps, { id: endpoint.id, failures: state.failures });
}
