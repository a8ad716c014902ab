import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../audit/actor.ts';
import { recordChange } from '../../audit/audit-log.ts';
import { eraseGuestAlerts, guestAlertsOf } from '../../back-in-stock/personal-data.ts';
import { deleteAccount, type ExportDeps, exportAccount } from '../../customers/account-data.ts';
import type { RememberedBrowsers } from '../../customers/devices/remembered-browsers.ts';
import { emailKey } from '../../customers/email.ts';
import type { Customer } from '../../customers/queries.ts';
import { type Database, type Queryable, statement } from '../../database/database.ts';
import { anonymizeGuestLater, guestOrdersOf } from '../../orders/guest-data.ts';
import { eraseGuestReminders, guestRemindersOf } from '../../reminders/personal-data.ts';
import { guestReturnsOf } from '../../returns/personal-data.ts';
import { guestReviewRequestsOf } from '../../reviews/personal-data.ts';
import type { StateStore } from '../../state/store.ts';
import type { FoundPerson } from './person.ts';

/** What the staff does for privacy requests, with the functions that customers use themselves. */

export interface PersonalDataDeps {
  database: Database;
  store: StateStore;
  browsers: Pick<RememberedBrowsers, 'list'>;
  personalDataOf: ExportDeps['personalDataOf'];
}

/** Exports everything that the shop keeps about someone, and notes it in the audit log. */
export async function exportPerson(
  { database, store, browsers, personalDataOf }: PersonalDataDeps,
  actor: Actor,
  request: FastifyRequest,
  person: FoundPerson,
): Promise<object> {
  const { customer } = person;
  await database.transaction((connection) =>
    recordChange(connection, actor, { action: 'customer.export', subject: subjectOf(person) }),
  );
  if (!customer) return exportGuest(database, person.guestEmail);
  const listBrowsers = (id: string) => browsers.list(request, id);
  const cart = await store.cartOf(customer.id);
  return exportAccount({ database, store, listBrowsers, personalDataOf }, { customer, cart });
}

async function exportGuest(database: Database, email: string): Promise<object> {
  const key = emailKey(email);
  return {
    email,
    orders: await guestOrdersOf(database, email),
    returns: await guestReturnsOf(database, email),
    stockAlerts: await guestAlertsOf(database, key),
    cartReminders: await guestRemindersOf(database, key),
    reviewRequests: await guestReviewRequestsOf(database, email),
  };
}

/**
 * Erases an account, or what guests have left with an address. An account that has confirmed its address takes the
 * guest's data along. What the books need stays: orders become anonymous once nothing is open.
 */
export async function erasePerson(
  { database, store }: Pick<PersonalDataDeps, 'database' | 'store'>,
  actor: Actor,
  person: FoundPerson,
): Promise<void> {
  const { customer } = person;
  if (customer) await store.forget(customer.id);
  await database.transaction(async (connection) => {
    if (customer) await deleteAccount(connection, customer.id);
    const email = addressToErase(person);
    const orderNumbers = email === undefined ? [] : await eraseGuest(connection, email);
    await recordChange(connection, actor, {
      action: 'customer.erase',
      subject: subjectOf(person),
      after: { guestOrders: orderNumbers },
    });
  });
}

/** An unconfirmed address may be someone else's, so its guest data stays. */
const addressToErase = (person: FoundPerson): string | undefined => {
  if (!person.customer) return person.guestEmail;
  return person.customer.isEmailConfirmed ? person.customer.email : undefined;
};

const emit = statement<[orderNumbers: readonly string[]], unknown>(`
  SELECT emit_webhook('customer.erased', 'customer/guest',
    jsonb_build_object('customerId', NULL, 'orderNumbers', $1::text[]))`);

async function eraseGuest(connection: Queryable, email: string): Promise<string[]> {
  const numbers = await anonymizeGuestLater(connection, email);
  await eraseGuestAlerts(connection, emailKey(email));
  await eraseGuestReminders(connection, emailKey(email));
  if (numbers.length > 0) await connection.find(emit, [numbers]);
  return numbers;
}

/** The audit log names no address (S51). */
export const subjectOf = ({ customer }: { customer: Customer | undefined }) => ({
  kind: 'customer',
  id: customer?.id ?? 'guest',
});
