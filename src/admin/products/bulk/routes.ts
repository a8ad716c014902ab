import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  BULK_ACTIONS,
  type BulkEdit,
  createBulkEdit,
  findBulkEdit,
  listRefused,
  previewBulkEdit,
  startBulkEdit,
} from '../../../catalog/editing/bulk-edit.ts';
import { addToBulkEdit, type ProductStatus } from '../../../catalog/editing/list-products.ts';
import { type RunBulkEditsDeps, runBulkEdits } from '../../../catalog/editing/run-bulk-edits.ts';
import { pageNotFound, queryText, readFields } from '../../../customers/forms.ts';
import { paths } from '../../../layout/paths.ts';
import { TAX_CLASSES } from '../../../settings/taxes/tax-classes.ts';
import { actorOf, staffOf } from '../../../staff/page-guard.ts';
import { Problem } from '../../../web/errors/errors.ts';
import { readFormWithLists } from '../../../web/form.ts';
import { ROWS_PER_PAGE } from '../../lists/list.ts';
import { readListState } from '../../lists/list-state.ts';
import { sendAdminPage } from '../../shell/page.ts';
import { STATUSES } from '../editor/fields.ts';
import { productsList } from '../products-list.ts';
import { bulkEditView, titleOf } from './view.ts';

const config = { right: 'catalog:write' } as const;
const FIELD_LENGTH_MAX = 2_000;
/** A small edit is done when the page answers. The jobs of the instances finish a large one. */
const AT_ONCE_MS = 1_500;

/** Changes many products: the list sends its selection here, and a page says what would change. */
export function bulkEditRoutes({ database, announceCatalog }: RunBulkEditsDeps) {
  const getEdit = async (request: FastifyRequest): Promise<BulkEdit> => {
    const edit = await findBulkEdit(database, (request.params as { id: string }).id);
    if (!edit) throw pageNotFound();
    return edit;
  };
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/admin/bulk-edits', { config }, async (request, reply) => {
      const { form, lists } = readFormWithLists(request, {
        fields: ['query', 'all', 'action'],
        lists: ['id'],
        ...{ lengthMax: FIELD_LENGTH_MAX, valuesMax: ROWS_PER_PAGE },
      });
      const action = BULK_ACTIONS.find((one) => one === form.action);
      if (!action) throw new Problem(422, 'invalid_bulk_edit', 'Choose what to do with the products.');
      if (!form.all && lists.id.length === 0)
        throw new Problem(
          422,
          'invalid_bulk_edit',
          'Select at least one product, or all that the search finds.',
        );
      const query = Object.fromEntries(new URLSearchParams(form.query));
      const { q, filters } = readListState({ query }, productsList(reply.server.site.settings));
      const search = { q, status: filters.status as ProductStatus | undefined };
      const { customerId } = staffOf(request);
      const id = await createBulkEdit(
        database,
        { customerId, action },
        form.all ? (connection, edit) => addToBulkEdit(connection, edit, search) : lists.id,
      );
      return reply.redirect(paths.adminBulkEdit(id), 303);
    });

    app.get('/admin/bulk-edits/:id', { config }, async (request, reply) => {
      const edit = await getEdit(request);
      const value = edit.isStarted ? edit.value : queryText(request, 'value').trim();
      const preview =
        !edit.isStarted && isComplete(edit, value) ? await previewBulkEdit(database, edit, value) : undefined;
      const refused = edit.refusedCount > 0 ? await listRefused(database, edit) : [];
      const main = bulkEditView({
        ...{ edit, value, preview, refused },
        taxes: reply.server.site.settings.taxes,
      });
      const scripts = edit.isStarted && !edit.isFinished ? ['admin/progress'] : [];
      return sendAdminPage(reply, staffOf(request), {
        title: titleOf(edit),
        area: 'Products',
        main,
        scripts,
      });
    });

    app.post('/admin/bulk-edits/:id/start', { config }, async (request, reply) => {
      const { value } = readFields(request, ['value']);
      const edit = await getEdit(request);
      if (!isComplete(edit, value.trim()))
        throw new Problem(422, 'invalid_bulk_edit', 'Enter the value that the products get.');
      await startBulkEdit(database, actorOf(request), { id: edit.id, value: value.trim() });
      const endsAt = performance.now() + AT_ONCE_MS;
      await runBulkEdits({ database, announceCatalog }, () => performance.now() > endsAt);
      return reply.redirect(paths.adminBulkEdit(edit.id), 303);
    });
  };
}

/** Whether an action can be made with a value. A vendor and a type can be emptied. */
function isComplete({ action }: BulkEdit, value: string): boolean {
  if (value.length > 1_000) return false;
  if (action === 'status') return STATUSES.some((status) => status.value === value);
  if (action === 'tax-class') return TAX_CLASSES.some((one) => one === value);
  if (action === 'delete') return true;
  return value !== '' && (action.endsWith('tags') || value.length <= 255);
}
