import { randomUUID } from 'node:crypto';
import type { AttackTarget } from './attack.ts';

export interface Answer {
  status: number;
  text: string;
}

interface JsonOptions {
  method?: 'POST' | 'PUT';
  /** The client address; see `AttackTarget.fetch`. */
  from?: string;
}

/** The smallest browser: it keeps the cookies that it is given, and sends them. */
export class AttackClient {
  readonly cookies = new Map<string, string>();
  readonly #target: AttackTarget;

  constructor(target: AttackTarget) {
    this.#target = target;
  }

  get(path: string): Promise<Answer> {
    return this.#send(path, { method: 'GET' });
  }

  json(path: string, body: unknown, { method = 'POST', from }: JsonOptions = {}): Promise<Answer> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return this.#send(path, { method, headers, body: JSON.stringify(body), ...(from && { from }) });
  }

  form(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Resolves once the answer has been read. */
  async #send(path: string, init: Parameters<AttackTarget['fetch']>[1] & object): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie && { cookie }) };
    const response = await this.#target.fetch(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return { status: response.status, text: await response.text() };
  }
}
