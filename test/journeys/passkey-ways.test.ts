import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { addAuthenticator } from './steps/authenticator.ts';
import { CUSTOMER, signIn } from './steps/customer.ts';
import { type Journey, journeys } from './steps/journey.ts';

const passkeysOf = (page: Page) =>
  page.locator('main li', { has: page.locator('form[action*="/account/passkeys/"]') });
const addingButton = (page: Page) => page.getByRole('button', { name: 'Add a passkey' });
const signInButton = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' });
/** Opens the page itself, not a page that leads to it. */
const waitForPath = (page: Page, path: string) => page.waitForURL(({ pathname }) => pathname === path);

/** All journeys use the same customer, who begins each of them without a passkey. */
async function begin(journey: Journey): Promise<void> {
  await signIn(journey);
  await journey.shop.sql('DELETE FROM passkeys');
  await addAuthenticator(journey.page);
}

async function addPasskey({ page, go }: Journey): Promise<void> {
  await go('/account/passkeys');
  await addingButton(page).click();
  await passkeysOf(page).first().waitFor();
}

describe('sign-in with a passkey', () => {
  const journey = journeys('localhost');

  journey('leads to the requested page', {}, async (journey) => {
    const { page, go, context } = journey;
    await begin(journey);
    await addPasskey(journey);
    await page.getByText('Not used yet').waitFor();

    await context.clearCookies();
    await go('/account/addresses');
    await waitForPath(page, '/sign-in');
    await signInButton(page).click();
    await waitForPath(page, '/account/addresses');
    await go('/account/passkeys');
    await page.getByText('Last used').waitFor();
  });

  journey('leads back to what was typed', { expects: ['401 /account/details'] }, async (journey) => {
    const { page, go, shop } = journey;
    await begin(journey);
    await addPasskey(journey);
    await go('/account/details');
    await page.getByLabel('Full name').fill('Ines L.');
    await shop.sql('DELETE FROM sessions WHERE customer_id IS NOT NULL');
    await page.getByRole('button', { name: 'Save name' }).click();
    await signInButton(page).click();
    await page.locator('input[name="name"][value="Ines L."]').waitFor();
    await waitForPath(page, '/account/details');
  });

  const stale = { expects: ['403 /api/passkeys/registration-options'] };
  journey('S8: requires the password or a passkey again', stale, async (journey) => {
    const { page, go, shop } = journey;
    await begin(journey);
    await go('/account/passkeys');
    const letTimePass = () =>
      shop.sql(
        `UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE customer_id IS NOT NULL`,
      );
    await letTimePass();
    await addingButton(page).click();
    await waitForPath(page, '/confirm-identity');
    await page.getByLabel('Password', { exact: true }).fill(CUSTOMER.password);
    await page.getByRole('button', { name: 'Continue' }).click();
    await waitForPath(page, '/account/passkeys');
    await addingButton(page).click();
    await passkeysOf(page).first().waitFor();

    await letTimePass();
    await go('/account/password');
    await waitForPath(page, '/confirm-identity');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await waitForPath(page, '/account/password');
  });
});
