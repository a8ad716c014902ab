import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import type { Queryable } from '../../database/database.ts';
import type { ExportFilter } from './export.ts';

/** Says in the audit log that someone takes the catalog out of the shop. */
export const recordExport = (connection: Queryable, actor: Actor, filter: ExportFilter): Promise<void> =>
  recordChange(connection, actor, {
    action: 'catalog.export',
    subject: { kind: 'catalog', id: 'csv' },
    after: filter,
  });
