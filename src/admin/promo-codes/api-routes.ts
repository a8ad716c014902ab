import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Static } from 'typebox';
import { promoCodeOf } from '../../checkout/promo/promo.ts';
import {
  addPromoCode,
  endPromoCode,
  findPromoCode,
  type ListedPromoCode,
  listPromoCodes,
  type NewPromoCode,
} from '../../checkout/promo/promo-admin.ts';
import { pageNotFound } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { once } from '../../staff/once.ts';
import { Problem } from '../../web/errors/errors.ts';
import { apiCursorOf, nextCursorOf } from '../lists/api-cursor.ts';
import type { Cursor } from '../lists/list-state.ts';
import { pageOf, ROWS_READ } from '../lists/load-list.ts';
import * as operations from './api-operations.ts';
import { type PromoFaults, promoFaults } from './promo-draft.ts';

const PATH = '/api/admin/promo-codes';

export function promoCodeApiRoutes(database: Database): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(PATH, { schema: operations.listPromoCodes }, async (request) => {
      const { q = '', state, cursor } = request.query;
      const isCode = ([, code]: Cursor) => promoCodeOf(code) !== undefined;
      const after = promoCodeOf(apiCursorOf(cursor, isCode)?.[1] ?? '') ?? '';
      const search = { q: q.replaceAll('\0', ''), state, after };
      const found = await listPromoCodes(database, { ...search, rowsMax: ROWS_READ });
      const page = pageOf(found, ({ code }) => ['', code]);
      return { promoCodes: page.rows.map(answerOf), nextCursor: nextCursorOf(page) };
    });

    app.post(PATH, { schema: operations.createPromoCode }, async (request, reply) => {
      const promo = draftOf(request.body, request.server.site.settings.currency);
      const { body } = await once(database, request, async (connection) => {
        if (!(await addPromoCode(connection, callerOf(request), promo)))
          throw new Problem(
            409,
            'promo_code_exists',
            `There is a code ${promo.code} already. Choose another one.`,
          );
        const added = await findPromoCode(connection, promo.code);
        if (!added) throw new Error('a promo code was not stored');
        return { status: 201, body: answerOf(added) };
      });
      return reply.status(201).send(body);
    });

    app.delete(`${PATH}/:code`, { schema: operations.endPromoCode }, async (request, reply) => {
      const code = promoCodeOf(request.params.code);
      const promo = code === undefined ? undefined : await findPromoCode(database, code);
      if (!promo) throw pageNotFound();
      await database.transaction((connection) => endPromoCode(connection, callerOf(request), promo.code));
      return reply.status(204).send(null);
    });
  };
}

type Body = Static<(typeof operations.createPromoCode)['body']>;

/** Throws a Problem that names the members of the body. */
function draftOf(body: Body, currency: string): NewPromoCode {
  const { percentOff, amountOffMinor, freeDelivery } = body;
  const effects = [percentOff, amountOffMinor, freeDelivery].filter((effect) => effect !== undefined);
  if (effects.length !== 1)
    throw faulty({ percentOff: 'Send exactly one of percentOff, amountOffMinor and freeDelivery.' });
  const promo: NewPromoCode = {
    code: promoCodeOf(body.code) ?? body.code,
    kind: percentOff !== undefined ? 'percent' : amountOffMinor !== undefined ? 'amount' : 'free_delivery',
    value: percentOff ?? amountOffMinor ?? 0,
    minimumMinor: body.minimumMinor ?? 0,
    categories: body.categories ?? [],
    usesMax: body.usesMax ?? null,
    usesPerCustomerMax: body.usesPerCustomerMax ?? null,
    startsAt: body.startsAt === undefined ? null : new Date(body.startsAt),
    endsAt: body.endsAt === undefined ? null : new Date(body.endsAt),
  };
  const faults = promoFaults(promo, currency);
  if (Object.keys(faults).length > 0) throw faulty(named(faults));
  return promo;
}

const MEMBERS: Readonly<Partial<Record<keyof PromoFaults, string>>> = {
  minimum: 'minimumMinor',
  uses: 'usesMax',
  usesEach: 'usesPerCustomerMax',
  from: 'startsAt',
  until: 'endsAt',
};

const named = (faults: PromoFaults): Record<string, string> =>
  Object.fromEntries(
    Object.entries(faults).map(([name, fault]) => [MEMBERS[name as keyof PromoFaults] ?? name, fault]),
  );

const faulty = (faults: Record<string, string>) =>
  new Problem(422, 'promo_code_faulty', Object.values(faults).join(' '), { details: { faults } });

const answerOf = (promo: ListedPromoCode) => {
  const { code, kind, value, minimumMinor, categories, usesMax, usesPerCustomerMax, uses, state } = promo;
  return {
    code,
    ...(kind === 'percent' && { percentOff: value }),
    ...(kind === 'amount' && { amountOffMinor: value }),
    ...(kind === 'free_delivery' && { freeDelivery: true as const }),
    ...{ minimumMinor, categories: [...categories], usesMax, usesPerCustomerMax, uses, state },
    startsAt: promo.startsAt.toISOString(),
    endsAt: promo.endsAt?.toISOString() ?? null,
  };
};
