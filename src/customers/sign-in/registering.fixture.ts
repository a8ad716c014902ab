import type { Shopper, TestShop } from '../../../test/shop.ts';

export const OTHER = 'quite another lake';
export const ADDRESS = {
  id: '',
  name: 'Eve',
  line1: 'Elsewhere 7',
  line2: '',
  postalCode: '1010',
  city: 'Vienna',
  country: 'AT',
  phone: '',
};

/** Eve registers with addresses that may belong to others, each time from another network. */
export function registering(shop: () => TestShop) {
  let networks = 0;
  const from = () => {
    networks += 1;
    return { 'x-forwarded-for': `10.8.${Math.floor(networks / 200)}.${networks % 200}` };
  };
  const bodyOf = (email: string, password = OTHER) => ({ email, password, name: 'Eve' });
  const byApi = (email: string, shopper = shop().shopper()) =>
    shopper.send('POST', '/api/customers', bodyOf(email), from());
  const byForm = (email: string, shopper = shop().shopper()) =>
    shopper.form('/register', { ...bodyOf(email), next: '/cart' }, from());
  const statusOf = async (email: string, password: string) =>
    (await shop().shopper().send('POST', '/api/session', { email, password }, from())).statusCode;
  const accountsOf = async (email: string) =>
    (
      await shop().database.pool.query<{ id: string; isConfirmed: boolean }>(
        `SELECT id, email_confirmed_at IS NOT NULL AS "isConfirmed" FROM customers
         WHERE email_key = $1 ORDER BY created_at`,
        [email],
      )
    ).rows;
  const subjectsTo = (email: string) =>
    shop()
      .mails.filter(({ to }) => to === email)
      .map(({ subject }) => subject);
  const isIn = async (shopper: Shopper) => (await shopper.get('/api/sessions')).statusCode === 200;

  return { from, bodyOf, byApi, byForm, statusOf, accountsOf, subjectsTo, isIn };
}
