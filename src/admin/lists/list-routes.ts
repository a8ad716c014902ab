import type { FastifyInstance } from 'fastify';
import { pageNotFound } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { mayDo, type Right } from '../../staff/scopes.ts';
import { Problem } from '../../web/errors/errors.ts';
import { readForm, readFormWithLists } from '../../web/form.ts';
import { localPath } from '../../web/local-path.ts';
import { isCleanText } from '../../web/typed-text.ts';
import type { List } from './list.ts';
import { pathOfRemoved, VIEW_NAME_LENGTH_MAX } from './list-state.ts';
import { removeView, renameView, saveColumns, saveView, VIEWS_MAX } from './preferences.ts';

/** A list with the right that its page asks for. */
export interface ListedList {
  // A list of any rows: these routes never see a row.
  list: Pick<List<never>, 'name' | 'path'> & { columns: readonly { key: string }[] };
  right: Right;
}

const FIELD_LENGTH_MAX = 2_000;

/** The forms that change how a member of the staff sees a list: its columns and saved views. */
export function listPreferenceRoutes(database: Database, all: readonly ListedList[]) {
  const findList = (name: string, role: Parameters<typeof mayDo>[0]) => {
    const found = all.find(({ list, right }) => list.name === name && mayDo(role, right));
    if (!found) throw pageNotFound();
    return found.list;
  };
  const config = { right: 'staff' } as const;
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: { list: string } }>(
      '/admin/lists/:list/columns',
      { config },
      async (request, reply) => {
        const { customerId, role } = staffOf(request);
        const list = findList(request.params.list, role);
        const shape = { lengthMax: FIELD_LENGTH_MAX, valuesMax: list.columns.length };
        const { form, lists } = readFormWithLists(request, {
          fields: ['next'],
          lists: ['columns'],
          ...shape,
        });
        const known = list.columns.map(({ key }) => key).filter((key) => lists.columns.includes(key));
        // A list without any column of one's choice still shows its name.
        const columns = known.length > 0 ? known : [list.columns[0]?.key ?? ''];
        await saveColumns(database, customerId, { list: list.name, columns });
        return reply.redirect(nextOf(form.next, list.path), 303);
      },
    );

    app.post<{ Params: { list: string } }>('/admin/lists/:list/views', { config }, async (request, reply) => {
      const { customerId, role } = staffOf(request);
      const list = findList(request.params.list, role);
      const form = readForm(request, ['name', 'query'], FIELD_LENGTH_MAX);
      const name = viewNameOf(form.name);
      const query = new URLSearchParams(form.query).toString();
      if (!(await saveView(database, customerId, { list: list.name, name, query })))
        throw new Problem(422, 'too_many_views', `A list has at most ${VIEWS_MAX} views. Remove one first.`);
      return reply.redirect(query ? `${list.path}?${query}` : list.path, 303);
    });

    app.post<{ Params: { list: string; id: string } }>(
      '/admin/lists/:list/views/:id',
      { config },
      async (request, reply) => {
        const { customerId, role } = staffOf(request);
        const list = findList(request.params.list, role);
        const name = viewNameOf(readForm(request, ['name'], FIELD_LENGTH_MAX).name);
        const renamed = await renameView(database, customerId, { id: request.params.id, name });
        if (renamed === 'not_found') throw pageNotFound();
        if (renamed === 'taken')
          throw new Problem(422, 'invalid_view', 'Another view of this list has this name.');
        return reply.redirect(renamed.query ? `${list.path}?${renamed.query}` : list.path, 303);
      },
    );

    app.post<{ Params: { list: string; id: string } }>(
      '/admin/lists/:list/views/:id/remove',
      { config },
      async (request, reply) => {
        const { customerId, role } = staffOf(request);
        const list = findList(request.params.list, role);
        readForm(request, [], 0);
        const removed = await removeView(database, customerId, request.params.id);
        if (!removed) throw pageNotFound();
        return reply.redirect(pathOfRemoved(list.path, removed), 303);
      },
    );
  };
}

const nextOf = (next: string | undefined, otherwise: string): string => localPath(next ?? '') ?? otherwise;

function viewNameOf(text: string | undefined): string {
  const name = (text ?? '').trim();
  if (name === '' || !isCleanText(name, VIEW_NAME_LENGTH_MAX))
    throw new Problem(422, 'invalid_view', 'Give the view a name of at most 60 characters.');
  return name;
}
