/**
 * Answers requests that arrive at the same time together, with one statement, one round trip and one commit. A request
 * waits only for the end of the event loop's turn, and is sent alone if no other has arrived.
 */
export interface BatcherOptions<Request, Answer> {
  /** Resolves to one answer for each request, in the same sequence. */
  run(requests: Request[]): Promise<Answer[]>;
  maxBatch: number;
  /** The limit of batches in flight. Further requests gather until one ends. */
  maxUnderWay: number;
  /** After such an error the requests are tried one by one, so that one cannot fail the others. */
  isFaultOfOne(error: unknown): boolean;
}

interface Waiting<Request, Answer> {
  request: Request;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export function createBatcher<Request, Answer>(
  options: BatcherOptions<Request, Answer>,
): (request: Request) => Promise<Answer> {
  const { maxBatch, maxUnderWay } = options;
  const queue: Waiting<Request, Answer>[] = [];
  let underWay = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || queue.length === 0 || underWay >= maxUnderWay) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      while (queue.length > 0 && underWay < maxUnderWay) {
        underWay++;
        void answer(queue.splice(0, maxBatch)).finally(() => {
          underWay--;
          schedule();
        });
      }
    });
  }

  async function answer(batch: Waiting<Request, Answer>[]): Promise<void> {
    try {
      const answers = await options.run(batch.map((waiting) => waiting.request));
      for (const [index, waiting] of batch.entries()) waiting.resolve(answers[index] as Answer);
    } catch (error) {
      if (batch.length > 1 && options.isFaultOfOne(error))
        for (const waiting of batch) await answer([waiting]);
      else for (const waiting of batch) waiting.reject(error);
    }
  }

  return (request) =>
    new Promise<Answer>((resolve, reject) => {
      queue.push({ request, resolve, reject });
      schedule();
    });
}
