import { type Queryable, statement } from '../database/database.ts';
import type { Actor } from './actor.ts';
import type { AuditArea } from './areas.ts';

/** One change for the audit log. */
export interface AuditEntry {
  /** What was done, such as `product.update`. */
  action: `${AuditArea}.${string}`;
  /** What it was done to: its kind, and the ID that the shop's addresses use. */
  subject: { kind: string; id: string };
  /** The members that have changed, before and after. Left out for what was created, or deleted. */
  before?: object | undefined;
  after?: object | undefined;
}

const insertEntry = statement<
  [
    kind: string,
    id: string | null,
    name: string,
    network: string,
    action: string,
    subjectKind: string,
    subjectId: string,
    before: string | null,
    after: string | null,
  ],
  never
>(`
  INSERT INTO audit_log
    (actor_kind, actor_id, actor_name, network, action, subject_kind, subject_id, before, after)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`);

/** Adds an entry. Call it in the transaction of the change, so that neither exists without the other. */
export async function recordChange(connection: Queryable, actor: Actor, entry: AuditEntry): Promise<void> {
  const { action, subject, before, after } = entry;
  const json = (value: object | undefined) => (value === undefined ? null : JSON.stringify(value));
  await connection.run(insertEntry, [
    ...([actor.kind, actor.id, actor.name, actor.network] as const),
    ...([action, subject.kind, subject.id, json(before), json(after)] as const),
  ]);
}
