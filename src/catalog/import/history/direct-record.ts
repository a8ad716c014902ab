import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../audit/actor.ts';
import { recordChange } from '../../../audit/audit-log.ts';
import { statement } from '../../../database/database.ts';
import type { ImportOptions, ImportRecord } from '../import.ts';
import { auditedSummary } from '../jobs/import-job.ts';

const insertDone = statement<
  [
    id: string,
    fileName: string,
    removesMissing: boolean,
    overwritesStock: boolean,
    kind: string,
    actorId: string | null,
    actorName: string,
    network: string,
    result: string,
  ],
  never
>(`
  INSERT INTO imports (id, kind, state, file_name, removes_missing, overwrites_stock, actor_kind, actor_id, actor_name,
    network, result)
  VALUES ($1, 'file', 'done', $2, $3, $4, $5, $6, $7, $8, $9)`);

export type DirectImport = Pick<ImportOptions, 'removesMissing' | 'overwritesStock'> & { fileName: string };

/** The record of an import that needs no job, because its caller has the file, such as a command. */
export function directRecord(actor: Actor, { fileName, ...flags }: DirectImport): ImportRecord {
  const importId = randomUUID();
  return {
    importId,
    async finish(connection, summary) {
      const { removesMissing = false, overwritesStock = false } = flags;
      await connection.run(insertDone, [
        ...([importId, fileName.slice(-255), removesMissing, overwritesStock] as const),
        ...([actor.kind, actor.id, actor.name, actor.network, JSON.stringify({ summary })] as const),
      ]);
      await recordChange(connection, actor, {
        action: 'catalog.import',
        subject: { kind: 'import', id: importId },
        after: auditedSummary({ fileName }, summary),
      });
    },
  };
}
