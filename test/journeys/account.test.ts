import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../shop.ts';
import { headingOf, textOf } from './steps/actions.ts';
import { ADDRESS, CUSTOMER, fillIn, signIn } from './steps/customer.ts';
import { journeys } from './steps/journey.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const signInForm = (page: Page) => page.locator('form[action="/sign-in"]');
const registerForm = (page: Page) => page.locator('form[action="/register"]');
/** The browser sets the focus after it has laid out the page. */
const waitForFocus = (page: Page, id: string) =>
  until(() => page.evaluate((wanted) => document.activeElement?.id === wanted, id), `${id} has the focus`);

describe('an account', () => {
  const journey = journeys();

  for (const javaScript of [true, false]) {
    journey(
      `is created, used and left through forms (${javaScript ? 'with' : 'without'} scripts)`,
      { javaScript },
      async ({ page, go, size }) => {
        const email = `ines-${size}-${javaScript}@lindqvist.example`;
        await go('/sign-in?next=/cart');
        await registerForm(page).getByLabel('Full name').fill('Ines Lindqvist');
        await fillIn(registerForm(page), email, CUSTOMER.password);
        await button(page, 'Create account').click();
        await page.waitForURL('**/cart');

        await go('/account/addresses');
        await page.getByRole('link', { name: 'Add an address' }).click();
        assert.equal(await page.getByLabel('Full name').inputValue(), 'Ines Lindqvist');
        for (const [label, value] of Object.entries(ADDRESS)) await page.getByLabel(label).fill(value);
        await page.getByLabel('Country').selectOption('Sweden');
        await button(page, 'Save address').click();
        await page.getByRole('status').getByText('Saved.').waitFor();
        await page.getByRole('link', { name: /^Edit.*Hornsgatan 42$/ }).click();
        assert.equal(await page.getByLabel('Country').inputValue(), 'SE');
        await page.getByLabel('City').fill('Göteborg');
        await button(page, 'Save address').click();
        await page.locator('.address', { hasText: '118 21 Göteborg' }).waitFor();
        await page.getByRole('button', { name: /^Remove.*Hornsgatan 42$/ }).click();
        await page.getByText('No saved addresses yet.').waitFor();

        await page.getByRole('link', { name: 'Details' }).click();
        await page.getByLabel('Full name').fill('Inès Lindqvist');
        await button(page, 'Save name').click();
        await page.getByRole('heading', { name: 'Hello, Inès' }).waitFor();
        await button(page, 'Sign out').click();
        await page.getByRole('status').getByText('You’re signed out.').waitFor();
        await go('/account');
        assert.equal(await headingOf(page), 'Sign in');
      },
    );
  }

  journey(
    'refuses a wrong password, keeps the other fields, and puts the focus on the password',
    { expects: ['422 /sign-in'] },
    async ({ page, go }) => {
      await go('/sign-in');
      await fillIn(signInForm(page), CUSTOMER.email, 'not my password');
      await button(page, 'Sign in').click();
      await page.getByRole('alert').getByText('Email or password is incorrect').waitFor();
      const [email, password] = ['Email', 'Password'].map((label) =>
        signInForm(page).getByLabel(label, { exact: true }),
      );
      assert.equal(await email?.inputValue(), CUSTOMER.email);
      assert.equal(await password?.inputValue(), '');
      await waitForFocus(page, 'sign-in-password');
    },
  );

  journey(
    'shows each error beside its field, focuses the first, and links to the others',
    { expects: ['422 /register'] },
    async ({ page, go }) => {
      await go('/sign-in');
      await registerForm(page).getByLabel('Full name').fill('Ines');
      await fillIn(registerForm(page), 'ines', 'short');
      await registerForm(page).evaluate((form) => {
        (form as HTMLFormElement).noValidate = true;
      });
      await button(page, 'Create account').click();
      await page.getByRole('alert').waitFor();
      await waitForFocus(page, 'register-email');
      assert.equal(await registerForm(page).getByLabel('Full name').inputValue(), 'Ines');
      const password = registerForm(page).getByLabel('Password', { exact: true });
      assert.equal(await password.getAttribute('aria-invalid'), 'true');
      assert.equal(await password.inputValue(), '');
      await page.getByRole('alert').getByRole('link').nth(1).click();
      await waitForFocus(page, 'register-password');
    },
  );

  journey(
    'is downloaded after the password was entered again, and leads back to its page',
    { sizes: ['desktop'] },
    async (journey) => {
      const { page, go, shop } = journey;
      await signIn(journey);
      await shop.sql(`UPDATE sessions SET authenticated_at = authenticated_at - interval '16 minutes'`);
      await go('/account/details');
      await page.getByRole('link', { name: 'Download your data' }).click();
      await page.getByLabel('Password', { exact: true }).fill(CUSTOMER.password);
      const download = page.waitForEvent('download');
      await button(page, 'Continue').click();
      assert.equal((await download).suggestedFilename(), 'myclothes-account.json');
      await page.getByRole('status').getByText('Your download should start in a moment.').waitFor();
      assert.match(page.url(), /\/account\/details\?done=download$/);
    },
  );

  journey('shows a password while the shopper wants to see it', {}, async ({ page, go }) => {
    await go('/sign-in');
    const password = signInForm(page).getByLabel('Password', { exact: true });
    await password.fill('seven herons');
    await button(page, 'Show password').first().click();
    assert.equal(await password.getAttribute('type'), 'text');
    await waitForFocus(page, 'sign-in-password');
    await button(page, 'Hide password').click();
    assert.equal(await password.getAttribute('type'), 'password');
    assert.equal(await password.inputValue(), 'seven herons');
  });

  journey(
    'opens again with a link that works once, when the password is forgotten',
    { expects: ['404 /reset-password'] },
    async (journey) => {
      const { page, go, shop, context, size } = journey;
      const email = `forgetful-${size}@lindqvist.example`;
      await signIn(journey, { ...CUSTOMER, email });
      await context.clearCookies();
      await go('/sign-in');
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByLabel('Email').fill(email);
      await button(page, 'Email me a link').click();
      assert.equal(await headingOf(page), 'Check your email');
      const linkTo = () =>
        shop.letters
          .filter(({ to }) => to === email)
          .flatMap(({ text }) => text.match(/http\S+\/reset-password\?token=[\w-]+/) ?? [])[0];
      await until(() => linkTo() !== undefined, 'the link is sent');
      const [link, password] = [linkTo() as string, 'eight green herons'];
      await page.goto(link);
      await page.getByLabel('New password', { exact: true }).fill(password);
      await button(page, 'Save password').click();
      await page.getByRole('status').getByText('Sign in with your new password.').waitFor();
      await fillIn(signInForm(page), email, password);
      await button(page, 'Sign in').click();
      await page.waitForURL('**/account');

      await page.goto(link);
      await page.getByLabel('New password', { exact: true }).fill('nine red herons');
      await button(page, 'Save password').click();
      await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    },
  );

  journey('S7: signs another device out, which then must sign in', {}, async (journey) => {
    const { page, go, newBrowser, shop, size } = journey;
    const customer = { ...CUSTOMER, email: `traveller-${size}@lindqvist.example` };
    const other = await newBrowser();
    await signIn(journey, customer);
    await signIn({ ...journey, context: other }, customer);
    await go('/account/devices');
    assert.match(await textOf(page.locator('.session', { hasText: 'This device' })), /Active now/);
    await page.locator('.session').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You’re signed in on this device only.').waitFor();
    const elsewhere = await other.newPage();
    await elsewhere.goto(`${shop.url}/account`);
    assert.equal(await headingOf(elsewhere), 'Sign in');
  });
});
