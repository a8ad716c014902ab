import { type Queryable, statement } from '../database/database.ts';
import type { Actor } from './actor.ts';

/** An entry of the audit log as it is read. */
export interface StoredAuditEntry {
  id: string;
  at: Date;
  actorKind: Actor['kind'];
  actorName: string;
  network: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  before: object | null;
  after: object | null;
}

export interface AuditSearch {
  /** Words in the name, the action or the subject. Empty for all entries. */
  q: string;
  /** The ID of the last entry of the page before. */
  beforeId: string | undefined;
  rowsMax: number;
}

const selectEntries = statement<[q: string, beforeId: string | null, rowsMax: number], StoredAuditEntry>(`
  SELECT id, at, actor_kind AS "actorKind", actor_name AS "actorName", network, action,
    subject_kind AS "subjectKind", subject_id AS "subjectId", before, after
  FROM audit_log
  WHERE ($2::bigint IS NULL OR id < $2)
    AND ($1 = '' OR strpos(lower(concat_ws(' ', actor_name, action, subject_kind, subject_id)), lower($1)) > 0)
  ORDER BY id DESC LIMIT $3`);

/** Newest first. */
export const listAudit = (
  connection: Queryable,
  { q, beforeId, rowsMax }: AuditSearch,
): Promise<StoredAuditEntry[]> => connection.list(selectEntries, [q, beforeId ?? null, rowsMax]);
