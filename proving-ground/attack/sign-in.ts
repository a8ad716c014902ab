import { randomUUID } from 'node:crypto';
import type { AttackTarget } from './attack.ts';
import { AttackClient } from './client.ts';

const PASSWORD = 'a quiet lake at dawn';

/** A customer of the attacked shop. */
export interface Victim {
  email: string;
  /** The browser that registered. */
  client: AttackClient;
}

export const newAddress = (): string => `attack-${randomUUID()}@example.test`;

/** Registers from this client address. */
export async function registerVictim(target: AttackTarget, from: string): Promise<Victim> {
  const [email, client] = [newAddress(), new AttackClient(target)];
  const body = { email, password: PASSWORD, name: 'Ada' };
  const { status, text } = await client.json('/api/customers', body, { from });
  if (status !== 201) throw new Error(`The shop does not register a customer: ${status} ${text}`);
  return { email, client };
}

/** The status of a sign-in with the right password. */
export const signInRight = async (client: AttackClient, email: string, from: string): Promise<number> =>
  (await client.json('/api/session', { email, password: PASSWORD }, { from })).status;

export const signInWrong = async (client: AttackClient, email: string, from: string): Promise<number> =>
  (await client.json('/api/session', { email, password: randomUUID() }, { from })).status;
