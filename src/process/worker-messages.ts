import type { Worker } from 'node:cluster';
import { randomUUID } from 'node:crypto';

/** A supervisor asks its workers whether they are alive, and for their metrics. */
type Question = 'alive' | 'metrics';
type Answers = Record<Question, () => unknown>;

interface QuestionMessage {
  question: Question;
  id: string;
}

interface AnswerMessage {
  id: string;
  answer: unknown;
}

/** Resolves to undefined when the worker does not answer in time, because it has ended, is busy, or is frozen. */
export function askWorker(worker: Worker, question: Question, timeoutMs: number): Promise<unknown> {
  if (!worker.isConnected()) return Promise.resolve(undefined);
  const id = randomUUID();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const onMessage = (message: Partial<AnswerMessage>) => {
    if (message?.id === id) resolve(message.answer);
  };
  const timer = setTimeout(resolve, timeoutMs, undefined);
  worker.on('message', onMessage);
  worker.send({ question, id } satisfies QuestionMessage, (error) => error && resolve(undefined));
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', onMessage);
  });
}

/** Answers the supervisor from within a worker. The answers may be promises. */
export function answerSupervisor(answers: Answers): void {
  process.on('message', async ({ question, id }: Partial<QuestionMessage>) => {
    if (question === undefined || id === undefined || !Object.hasOwn(answers, question)) return;
    const answer = await answers[question]();
    if (process.connected)
      process.send?.({ id, answer } satisfies AnswerMessage, undefined, undefined, () => {});
  });
}
