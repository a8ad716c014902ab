/** Does it again as long as it fails; after `timeoutMs` the failure is thrown. `work` takes its time by itself. */
export async function keepTrying<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const giveUpMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > giveUpMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
  }
}

const AGAIN_AFTER_MS = 100;
