import type { Database } from '../../database/database.ts';
import { contentsOf, documentsOf, insertGuests, type NewGuest } from './cart-statements.ts';

/** Resolves to the IDs of the carts. */
export const insertNewGuests =
  (database: Database) =>
  async (guests: NewGuest[]): Promise<string[]> => {
    await database.run(insertGuests, [
      guests.map(({ id }) => id),
      guests.map(({ tokenHash }) => tokenHash),
      guests.map(({ version }) => version),
      contentsOf(guests),
      documentsOf(guests),
    ]);
    return guests.map(({ id }) => id);
  };
