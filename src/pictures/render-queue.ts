import type { Picture } from './paths.ts';

/** Limits how many pictures are rendered at once. */
export type RenderQueue = {
  /** Resolves to undefined when the rendering may begin, or else to why it may not. */
  acquire(picture: Picture, signal: AbortSignal): Promise<'too_many_waiting' | 'abandoned' | undefined>;
  /** Must be called when the rendering has ended, even if it failed. */
  release(): void;
};

type Waiting = { picture: Picture; settle: (refusal?: 'abandoned') => void };

/**
 * Fronts go first, because pages show them first and without scrolling. Among equals, the picture that has waited longest
 * goes first. The signal removes a picture from the queue.
 */
export function createRenderQueue(limit: number, waitingMax: number): RenderQueue {
  /** Sorted from the oldest to the newest. */
  const waiting = new Set<Waiting>();
  let running = 0;

  const wait = (picture: Picture, signal: AbortSignal) =>
    new Promise<'abandoned' | undefined>((resolve) => {
      const one: Waiting = {
        picture,
        settle(refusal) {
          waiting.delete(one);
          resolve(refusal);
        },
      };
      waiting.add(one);
      signal.addEventListener('abort', () => one.settle('abandoned'), { once: true });
    });

  return {
    async acquire(picture, signal) {
      if (signal.aborted) return 'abandoned';
      if (running < limit) {
        running += 1;
        return undefined;
      }
      return waiting.size < waitingMax ? wait(picture, signal) : 'too_many_waiting';
    },
    release() {
      const next = waiting.values().find(isFront) ?? waiting.values().next().value;
      if (next) next.settle();
      else running -= 1;
    },
  };
}

const isFront = ({ picture }: Waiting): boolean => picture.view === 'front';
