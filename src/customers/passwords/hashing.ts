import { Worker } from 'node:worker_threads';
import type { Options } from '@node-rs/argon2';
import type { HashingAnswer, HashingTask } from './hashing-worker.ts';

/** This is several hundred times as long as a hash takes. */
const TIMEOUT_MS = 20_000;

/** Runs Argon2 in threads with a low priority, so that a storm of sign-ins does not slow pages down. */
export interface Hashing {
  hash(password: string, parameters: Options): Promise<string>;
  verify(stored: string, password: string): Promise<boolean>;
}

/** A task that finds no free thread starts a new one, so callers must limit how many tasks run at once. */
export function createHashing(): Hashing {
  const free: Worker[] = [];

  async function run(task: HashingTask): Promise<string | boolean> {
    const worker = free.pop() ?? createWorker();
    worker.ref();
    const answer = await ask(worker, task);
    // An idle thread must not keep the process alive.
    worker.unref();
    free.push(worker);
    if (!answer.ok) throw new Error(answer.message);
    return answer.result;
  }

  function createWorker(): Worker {
    // The environment has secrets, and the thread needs none of it.
    const worker = new Worker(new URL('./hashing-worker.ts', import.meta.url), { env: {} });
    // An idle thread has no other listener. If it fails, the next task gets another one.
    worker.on('error', () => undefined).on('exit', () => remove(free, worker));
    return worker;
  }

  return {
    hash: async (password, parameters) => String(await run({ verb: 'hash', password, parameters })),
    verify: async (stored, password) => (await run({ verb: 'verify', stored, password })) === true,
  };
}

/** Rejects if the thread ends or takes too long. The thread is then gone. */
function ask(worker: Worker, task: HashingTask): Promise<HashingAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => void worker.terminate(), TIMEOUT_MS);
    const settle = (then: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('exit', onExit);
      then();
    };
    const onMessage = (answer: HashingAnswer) => settle(() => resolve(answer));
    const onExit = () => settle(() => reject(new Error('a password hashing thread has ended')));
    worker.on('message', onMessage).on('exit', onExit);
    worker.postMessage(task);
  });
}

function remove(workers: Worker[], worker: Worker): void {
  const at = workers.indexOf(worker);
  if (at >= 0) workers.splice(at, 1);
}
