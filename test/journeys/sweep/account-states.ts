import { fillCart } from '../steps/actions.ts';
import { ADDRESS, CUSTOMER, fillIn, signIn } from '../steps/customer.ts';
import type { Journey } from '../steps/journey.ts';
import type { State } from './states.ts';

const at = (name: string, path: string): State => ({ name, open: ({ go }) => go(path) });

const signedInAt = (name: string, path: string): State => ({
  name,
  async open(journey) {
    await signIn(journey);
    await journey.go(path);
  },
});

/** Sends a form that the browser's own validation would block. */
async function sendUnchecked({ page }: Journey, button: string): Promise<void> {
  await page.locator('main form').evaluateAll((forms) => {
    for (const form of forms) (form as HTMLFormElement).noValidate = true;
  });
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.locator('[aria-invalid]').first().waitFor();
}

async function saveAddress(journey: Journey): Promise<void> {
  const { page, go } = journey;
  await signIn(journey);
  await go('/account/addresses?edit=new');
  for (const [label, value] of Object.entries(ADDRESS)) await page.getByLabel(label).fill(value);
  await page.getByLabel('Country').selectOption('Sweden');
  await page.getByRole('button', { name: 'Save address' }).click();
  await page.getByRole('heading', { name: CUSTOMER.name }).first().waitFor();
}

export const ACCOUNT_STATES: readonly State[] = [
  at('sign-in', '/sign-in?next=/cart'),
  at('password forgotten', '/forgot-password'),
  at('order to be found', '/orders/find'),
  at('review requests to turn off', '/review-requests/end?token=none'),
  at('link to a new password', '/reset-password?token=none'),
  at('link to confirm an email', '/confirm-email?token=none'),
  signedInAt('account', '/account'),
  signedInAt('orders', '/account/orders'),
  signedInAt('no addresses', '/account/addresses'),
  signedInAt('new address', '/account/addresses?edit=new'),
  signedInAt('details', '/account/details'),
  signedInAt('password', '/account/password'),
  signedInAt('no passkeys', '/account/passkeys'),
  signedInAt('devices', '/account/devices'),
  signedInAt('identity to confirm', '/confirm-identity'),
  signedInAt('account to delete', '/account/delete'),
  {
    name: 'sign-in that was refused',
    expects: ['422 /sign-in'],
    async open(journey) {
      await journey.go('/sign-in');
      await fillIn(journey.page.locator('form[action="/sign-in"]'), CUSTOMER.email, 'not my password');
      await journey.page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await journey.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'sign-in after the session has ended, and what was typed before it',
    expects: ['401 /account/details'],
    async open(journey) {
      const { page, go, shop } = journey;
      await signIn(journey);
      await go('/account/details');
      await shop.sql('DELETE FROM sessions WHERE customer_id IS NOT NULL');
      await page.getByRole('button', { name: 'Save name' }).click();
      await page.getByRole('alert').getByText('Your session has ended').waitFor();
      await fillIn(page.locator('form[action="/sign-in"]'), CUSTOMER.email, CUSTOMER.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: 'Continue' }).waitFor();
    },
  },
  {
    name: 'registration with everything wrong',
    expects: ['422 /register'],
    async open(journey) {
      await journey.go('/sign-in');
      await sendUnchecked(journey, 'Create account');
    },
  },
  {
    name: 'mail that was sent',
    async open({ page, go }) {
      await go('/forgot-password');
      await page.getByLabel('Email').fill(CUSTOMER.email);
      await page.getByRole('button', { name: 'Email me a link' }).click();
      await page.getByRole('heading', { name: 'Check your email' }).waitFor();
    },
  },
  {
    name: 'link that no longer works',
    expects: ['404 /confirm-email'],
    async open({ page, go }) {
      await go('/confirm-email?token=none');
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    },
  },
  {
    name: 'address with everything wrong',
    expects: ['422 /account/addresses'],
    async open(journey) {
      await signIn(journey);
      await journey.go('/account/addresses?edit=new');
      await journey.page.getByLabel('Full name').fill('');
      await sendUnchecked(journey, 'Save address');
    },
  },
  {
    name: 'addresses',
    open: saveAddress,
  },
  {
    name: 'checkout with a saved address',
    async open(journey) {
      await saveAddress(journey);
      await fillCart(journey.page, journey.shop.url, { 'HEAVY-HOODIE-FOREST-M': 1 });
      await journey.go('/checkout');
      await journey.page.locator('[name="savedAddress"]').first().waitFor({ state: 'attached' });
    },
  },
  {
    name: 'account on several devices',
    async open(journey) {
      await signIn(journey);
      await journey.context.clearCookies();
      await signIn(journey);
      await journey.go('/account/devices');
      await journey.page.getByRole('button', { name: 'Sign out everywhere else' }).waitFor();
    },
  },
];
