import type { AttackTarget } from './attack.ts';

const TIMEOUT_MS = 30_000;

/** A target for the shop at this origin. Throws one sentence when no shop answers there. */
export async function openTarget({
  origin,
  isProxy,
}: {
  origin: string;
  isProxy: boolean;
}): Promise<AttackTarget> {
  const target: AttackTarget = {
    origin,
    canForge: isProxy,
    fetch(path, { from, headers, ...init } = {}) {
      return fetch(`${origin}${path}`, {
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...init,
        headers: { origin, ...(from ? { 'x-forwarded-for': from } : {}), ...headers },
      });
    },
  };
  const ready = await target.fetch('/health/ready').catch(() => undefined);
  if (!ready) throw new Error(`No shop answers at ${origin}. Start one, or name it with --url.`);
  return target;
}
