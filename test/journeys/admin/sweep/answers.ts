import type { Journey } from '../../steps/journey.ts';

/** A page that is the answer to a form, or that only another session sees. */
interface Answer {
  /** The address, if no other page has it. */
  path?: string;
  open(journey: Journey): Promise<void>;
}

/** The secret of an authenticator app. No code of it is typed here. */
const SECRET = Buffer.alloc(20, 1);

const button = ({ page }: Journey, name: string) => page.getByRole('button', { name, exact: true });

/** They come after all others, because the last ones end the session of the staff. */
export const ANSWERS: readonly Answer[] = [
  {
    async open(all) {
      const { page, go } = all;
      await go('/admin/prices/new?q=oxford');
      await page.getByLabel('Name, for the staff').fill('Preview');
      await page.getByLabel('How much').fill('20');
      await page.getByLabel('Oxford shirt', { exact: true }).check();
      await button(all, 'Preview the new prices').click();
      await page.getByRole('heading', { name: 'New prices', level: 1 }).waitFor();
    },
  },
  {
    async open(all) {
      const { page, go } = all;
      await go('/admin/prices/new');
      await page.getByLabel('Name, for the staff').fill('Without products');
      await page.getByLabel('How much').fill('lots');
      await button(all, 'Preview the new prices').click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    async open(all) {
      const { page, go } = all;
      await go('/admin/api-keys');
      await page.getByLabel('What the key is for').fill('Shown once');
      await page.getByLabel('See products and stock').check();
      await button(all, 'Create key').click();
      await page.getByLabel('Key', { exact: true }).waitFor();
    },
  },
  {
    async open(all) {
      const { page, go } = all;
      await go('/admin/settings/shop');
      await page.getByLabel('Name', { exact: true }).fill('');
      await button(all, 'Save').click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    async open(all) {
      const { page, go } = all;
      await go('/admin/stock/receive');
      await page.getByLabel('Received items').fill('NOTHING-LIKE-THIS 3');
      await button(all, 'Add to the stock').click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    async open({ page, go, shop }) {
      await shop.sql('UPDATE staff SET totp_secret = $1, totp_confirmed_at = now()', [SECRET]);
      await shop.sql('DELETE FROM staff_sessions');
      await go('/admin/second-factor');
      await page.getByRole('heading', { name: 'Confirm that it’s you' }).waitFor();
    },
    path: '/admin/second-factor',
  },
  {
    async open({ page, go, shop }) {
      await shop.sql('UPDATE customers SET email_confirmed_at = now()');
      await shop.sql(
        `INSERT INTO staff_invitations (email_key, email, role, invited_by)
         SELECT email, email, 'manager', 'Eve' FROM customers ON CONFLICT DO NOTHING`,
      );
      await go('/admin/invitation');
      await page.getByRole('button', { name: 'Accept' }).waitFor();
    },
    path: '/admin/invitation',
  },
];
