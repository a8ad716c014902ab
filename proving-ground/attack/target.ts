const TIMEOUT_MS = 30_000;

/** A shop that runs on this machine, and what an attack needs to know about it. */
export interface AttackTarget {
  /** Scheme, host and port, such as `http://127.0.0.1:3000`. */
  origin: string;
  /**
   * Sends a request, with `from` as its client address if given. The shop trusts that address only when
   * TRUSTED_PROXIES includes this machine, which `canForge` says.
   */
  fetch(path: string, init?: RequestInit & { from?: string }): Promise<Response>;
  canForge: boolean;
}

/** Opens the shop at this origin as a target. Throws one sentence when no shop answers there. */
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
