import type { AttackTarget } from './attack.ts';

/** A browser of the smallest kind: it keeps the cookies it is given and sends them. */
export class AttackClient {
  readonly cookies = new Map<string, string>();
  readonly #target: AttackTarget;

  constructor(target: AttackTarget) {
    this.#target = target;
  }

  /** Sends JSON from a client address; resolves once the answer has been read. */
  async send(
    method: 'GET' | 'POST',
    path: string,
    { body, from }: { body?: unknown; from?: string } = {},
  ): Promise<{ status: number; text: string }> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#target.fetch(path, {
      method,
      headers: { ...(cookie ? { cookie } : {}), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(from ? { from } : {}),
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.cookies.set(name, value);
    }
    return { status: response.status, text: await response.text() };
  }
}
