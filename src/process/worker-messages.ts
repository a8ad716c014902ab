import type { Worker } from 'node:cluster';

/** What a supervisor asks its workers. */
type Question = 'alive' | 'metrics';
type Answers = Record<Question, () => unknown>;

interface Asked {
  asked: Question;
  id: number;
}

interface Answered {
  id: number;
  answer: unknown;
}

let ids = 0;

/** Undefined where the worker does not answer in time: it is gone, busy, or frozen. */
export function askWorker(worker: Worker, asked: Question, timeoutMs: number): Promise<unknown> {
  if (!worker.isConnected()) return Promise.resolve(undefined);
  const id = ++ids;
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const hear = (message: Partial<Answered>) => {
    if (message?.id === id) resolve(message.answer);
  };
  const timer = setTimeout(resolve, timeoutMs, undefined);
  worker.on('message', hear);
  worker.send({ asked, id } satisfies Asked, (error) => error && resolve(undefined));
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', hear);
  });
}

/** In the worker. The answers may be promises. */
export function answerSupervisor(answers: Answers): void {
  process.on('message', async ({ asked, id }: Partial<Asked>) => {
    if (asked === undefined || id === undefined || !Object.hasOwn(answers, asked)) return;
    const answer = await answers[asked]();
    if (process.connected) process.send?.({ id, answer } satisfies Answered, undefined, undefined, () => {});
  });
}
