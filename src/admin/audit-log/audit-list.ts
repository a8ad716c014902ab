import { AUDIT_AREAS } from '../../audit/areas.ts';
import type { StoredAuditEntry } from '../../audit/list-audit.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import type { List } from '../lists/list.ts';
import { differencesOf } from './differences.ts';

/** More names than this do not fit into a cell. */
const NAMES_MAX = 4;

export const auditList = (timeZone: string): List<StoredAuditEntry> => ({
  name: 'audit-log',
  path: paths.adminAuditLog(),
  noun: 'entries',
  searchLabel: 'Who, action or subject',
  columns: [
    { key: 'at', label: 'Time', isName: true, cell: (entry) => timeCell(entry, timeZone) },
    { key: 'who', label: 'Who', cell: ({ actorName, actorKind }) => `${actorName}${KIND_NOTES[actorKind]}` },
    { key: 'action', label: 'Action', cell: ({ action }) => action },
    { key: 'subject', label: 'Subject', cell: subjectCell },
    { key: 'changed', label: 'Changed', cell: changedCell },
    { key: 'network', label: 'Network', isHiddenAtFirst: true, cell: ({ network }) => network },
  ],
  filters: [
    {
      name: 'actor',
      label: 'Changed by',
      options: [
        { value: 'staff', label: 'Staff' },
        { value: 'key', label: 'API keys' },
        { value: 'command', label: 'Commands' },
      ],
    },
    {
      name: 'area',
      label: 'Area',
      options: Object.entries(AUDIT_AREAS).map(([value, label]) => ({ value, label })),
    },
    { name: 'from', label: 'From', options: [], type: 'date' },
    { name: 'until', label: 'Until', options: [], type: 'date' },
    { name: 'subject', label: 'History of', options: [], type: 'text' },
  ],
  sorts: [{ key: 'newest', label: 'Newest first' }],
  idOf: ({ id }) => id,
  nameOf: ({ action }) => action,
  bulkActions: [],
});

const KIND_NOTES = { staff: '', key: ' (API key)', command: ' (command)' } as const;

const timeCell = ({ id, at }: StoredAuditEntry, timeZone: string): Html =>
  html`<a href="${paths.adminAuditEntry(id)}">${timeView(at, timeZone)}</a>`;

function subjectCell({ subjectKind, subjectId }: StoredAuditEntry): Html {
  return html`<a href="${paths.adminHistory(subjectKind, subjectId)}">${subjectKind} ${subjectId}</a>`;
}

function changedCell({ before, after }: StoredAuditEntry): string {
  const names = differencesOf(before, after).map(({ name }) => name);
  const more = names.length - NAMES_MAX;
  return names.slice(0, NAMES_MAX).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
