/**
 * Answers requests that come at the same time together: one statement, one round trip and one commit for all
 * of them. Nobody waits for company: a request alone is sent alone, at the end of the event loop's turn.
 */
export interface BatcherOptions<Request, Answer> {
  /** Answers in the order of the requests. */
  run(requests: Request[]): Promise<Answer[]>;
  maxBatch: number;
  /** Batches under way at once; more requests gather until one of them ends. */
  maxUnderWay: number;
  /** After such an error the requests are tried one by one, so that one of them cannot fail all the others. */
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
      while (queue.length > 0 && underWay < maxUnderWay) send(queue.splice(0, maxBatch));
    });
  }

  function send(batch: Waiting<Request, Answer>[]): void {
    underWay++;
    void answer(batch).finally(() => {
      underWay--;
      schedule();
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
