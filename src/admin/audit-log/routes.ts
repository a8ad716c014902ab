import type { FastifyInstance } from 'fastify';
import { listAudit, type StoredAuditEntry } from '../../audit/list-audit.ts';
import { queryText } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { type Html, html } from '../../layout/html.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { sendAdminPage } from '../shell/page.ts';

const ROWS_MAX = 50;

/** The page that says who has changed what. */
export function auditLogRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/audit-log', { config: { right: 'audit:read' } }, async (request, reply) => {
      const q = queryText(request, 'q').slice(0, 100);
      const entries = await listAudit(database, { q, beforeId: undefined, rowsMax: ROWS_MAX });
      const main = entries.length > 0 ? table(entries) : html`<p class="box">There are no entries yet.</p>`;
      return sendAdminPage(reply, staffOf(request), { title: 'Audit log', area: 'Audit log', main });
    });
  };
}

const table = (entries: readonly StoredAuditEntry[]): Html =>
  html`<div class="scroll box" role="group" aria-label="Audit log" tabindex="0"><table><thead><tr><th scope="col">Time</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Subject</th></tr></thead><tbody>
${entries.map(
  ({ at, actorName, action, subjectKind, subjectId }) =>
    html`<tr><td class="muted"><time datetime="${at.toISOString()}">${at.toISOString().slice(0, 16).replace('T', ' ')}</time></td><td>${actorName}</td><td>${action}</td><td>${subjectKind} ${subjectId}</td></tr>
`,
)}</tbody></table></div>`;
