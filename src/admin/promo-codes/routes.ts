import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { promoCodeOf } from '../../checkout/promo/promo.ts';
import {
  addPromoCode,
  changePromoCode,
  endPromoCode,
  findPromoCode,
  type ListedPromoCode,
  listPromoCodes,
  PROMO_STATES,
} from '../../checkout/promo/promo-admin.ts';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import { onceForForm } from '../../staff/once.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { loadList } from '../lists/load-list.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { onceKey, SENT_BEFORE } from '../shell/once-field.ts';
import { sendAdminPage } from '../shell/page.ts';
import {
  NEW_PROMO,
  PROMO_FIELDS,
  type PromoFaults,
  readPromo,
  type TypedPromo,
  typedPromo,
} from './promo-draft.ts';
import { promoCodesList } from './promo-list.ts';
import { promoView } from './promo-view.ts';

const see = { right: 'orders:read' } as const;
const change = { right: 'orders:write' } as const;

/** The units of its cells do not matter where its columns are listed. */
export const promoCodes = promoCodesList(DEFAULT_SETTINGS);

interface OfCode {
  Params: { code: string };
}

/** The list of promo codes, and their editor. */
export function promoCodeRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/promo-codes', { config: see }, async (request, reply) => {
      const staff = staffOf(request);
      const list = promoCodesList(unitsOf(reply));
      const mayChange = mayDo(staff.role, 'orders:write');
      const { view: main } = await loadList(database, request, {
        ...{ list, mayChange, cursorOf: ({ code }) => ['', code] },
        load: ({ q, filters, cursor }, rowsMax) => {
          const state = PROMO_STATES.find((one) => one === filters.state);
          return listPromoCodes(database, { q, state, after: cursor?.[1] ?? '', rowsMax });
        },
      });
      const actions =
        mayChange &&
        html`<a class="btn small primary" href="${paths.adminPromoCode('new')}" data-key="n">New promo code</a>`;
      const content = {
        title: 'Promo codes',
        area: 'Promo codes',
        notice: doneNotice(request),
        main,
      } as const;
      return sendAdminPage(reply, staff, { ...content, ...(actions && { actions }) });
    });

    app.post('/admin/promo-codes', { config: change }, async (request, reply) => {
      const { once, ...typed } = readFields(request, [...PROMO_FIELDS, 'once']);
      const read = readPromo(typed, unitsOf(reply));
      if (!read.ok) return sendEditor(request, reply, undefined, typed, read.faults);
      const { promo } = read;
      const caller = { callerId: staffOf(request).customerId, key: onceKey({ once }) };
      const saved = await onceForForm(database, request, caller, async (connection) =>
        (await addPromoCode(connection, actorOf(request), promo))
          ? { ok: true, body: {} }
          : ({ ok: false, reason: 'exists' } as const),
      );
      if (saved.ok) return redirectDone(reply, paths.adminPromoCode(promo.code), 'added');
      const code = saved.reason === 'exists' ? 'There is such a code already.' : SENT_BEFORE;
      return sendEditor(request, reply, undefined, typed, { code });
    });

    app.get('/admin/promo-codes/new', { config: change }, (request, reply) =>
      sendEditor(request, reply, undefined, NEW_PROMO),
    );

    app.get<OfCode>('/admin/promo-codes/:code', { config: see }, async (request, reply) => {
      const promo = await getCode(database, request.params.code);
      return sendEditor(request, reply, promo, typedPromo(promo, unitsOf(reply)));
    });

    app.post<OfCode>('/admin/promo-codes/:code', { config: change }, async (request, reply) => {
      const promo = await getCode(database, request.params.code);
      const fields = PROMO_FIELDS.filter((name) => !['code', 'kind', 'value'].includes(name));
      const units = unitsOf(reply);
      const typed = { ...typedPromo(promo, units), ...readFields(request, fields) };
      const read = readPromo(typed, units);
      if (!read.ok) return sendEditor(request, reply, promo, typed, read.faults);
      const changed = await database.transaction((connection) =>
        changePromoCode(connection, actorOf(request), promo.code, read.promo),
      );
      if (changed.ok) return redirectDone(reply, paths.adminPromoCode(promo.code), 'saved');
      if (changed.reason === 'not_found') throw pageNotFound();
      const uses = 'The code was used more often already.';
      return sendEditor(request, reply, promo, typed, { uses });
    });

    app.post<OfCode>('/admin/promo-codes/:code/end', { config: change }, async (request, reply) => {
      readFields(request, []);
      const { code } = await getCode(database, request.params.code);
      await database.transaction((connection) => endPromoCode(connection, actorOf(request), code));
      return redirectDone(reply, paths.adminPromoCode(code), 'code-ended');
    });
  };
}

const unitsOf = (reply: FastifyReply): ShopUnits => reply.server.site.settings;

async function getCode(database: Database, text: string): Promise<ListedPromoCode> {
  const code = promoCodeOf(text);
  const found = code === undefined ? undefined : await findPromoCode(database, code);
  if (!found) throw pageNotFound();
  return found;
}

function sendEditor(
  request: FastifyRequest,
  reply: FastifyReply,
  promo: ListedPromoCode | undefined,
  typed: TypedPromo,
  faults: PromoFaults = {},
): FastifyReply {
  const staff = staffOf(request);
  const mayChange = mayDo(staff.role, 'orders:write');
  const main = promoView({ promo, typed, faults, units: unitsOf(reply), mayChange });
  const title = promo?.code ?? 'New promo code';
  const content = { title, area: 'Promo codes', notice: doneNotice(request), main } as const;
  return sendAdminPage(reply, staff, content, Object.keys(faults).length > 0 ? 422 : 200);
}
