import { Worker } from 'node:worker_threads';
import type { Options } from '@node-rs/argon2';
import type { HashingAnswer, HashingTask } from './hashing-worker.ts';

/** Some hundred times what a hash takes. */
const TIMEOUT_MS = 20_000;

/** Argon2 in threads of their own, at a low priority: a storm of sign-ins takes what pages leave. */
export interface Hashing {
  hash(password: string, parameters: Options): Promise<string>;
  verify(stored: string, password: string): Promise<boolean>;
}

/** A thread begins with the first task that finds no other free, so callers bound how many there are. */
export function createHashing(): Hashing {
  const free: Worker[] = [];

  async function run(task: HashingTask): Promise<string | boolean> {
    const worker = free.pop() ?? createWorker();
    worker.ref();
    const answer = await ask(worker, task);
    // What waits for nothing keeps nothing alive.
    worker.unref();
    free.push(worker);
    if (!answer.ok) throw new Error(answer.message);
    return answer.result;
  }

  function createWorker(): Worker {
    // It needs nothing of the environment, in which there are secrets.
    const worker = new Worker(new URL('./hashing-worker.ts', import.meta.url), { env: {} });
    // While it is idle, nobody else listens; the next task gets another.
    worker.on('error', () => undefined).on('exit', () => remove(free, worker));
    return worker;
  }

  return {
    hash: async (password, parameters) => String(await run({ verb: 'hash', password, parameters })),
    verify: async (stored, password) => (await run({ verb: 'verify', stored, password })) === true,
  };
}

/** Rejects, and the thread is gone, if it ends or takes too long. */
function ask(worker: Worker, task: HashingTask): Promise<HashingAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => void worker.terminate(), TIMEOUT_MS);
    const settle = (then: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('exit', onExit);
      then();
    };
    const onMessage = (answer: HashingAnswer) => settle(() => resolve(answer));
    const onExit = () => settle(() => reject(new Error('a thread that hashes passwords has ended')));
    worker.on('message', onMessage).on('exit', onExit);
    worker.postMessage(task);
  });
}

function remove(workers: Worker[], worker: Worker): void {
  const at = workers.indexOf(worker);
  if (at >= 0) workers.splice(at, 1);
}
