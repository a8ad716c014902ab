import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { codeOf } from '../../admin.ts';
import { headingOf } from '../steps/actions.ts';
import { addAuthenticator } from '../steps/authenticator.ts';
import { fillIn } from '../steps/customer.ts';
import { type Journey, journeys } from '../steps/journey.ts';
import { signInOwner } from '../steps/staff.ts';
import { makeStaff, register, STAFF } from '../steps/staff-accounts.ts';

const button = ({ page }: Pick<Journey, 'page'>, name: string) =>
  page.getByRole('button', { name, exact: true });

async function signInWithPassword(journey: Journey, { email, password } = STAFF): Promise<void> {
  const form = journey.page
    .locator('form', { has: journey.page.getByLabel('Password', { exact: true }) })
    .first();
  await fillIn(form, email, password);
  await form.getByRole('button', { name: 'Sign in', exact: true }).click();
}

describe('the admin', () => {
  // Browsers keep passkeys only for a host name, not for an IP address.
  const journey = journeys('localhost');

  for (const javaScript of [true, false])
    journey(
      `is opened with a password and an authenticator app, ${javaScript ? 'with' : 'without'} JavaScript`,
      { javaScript, expects: ['422 /admin/second-factor'] },
      async (steps) => {
        const { page, go, shop } = steps;
        await register(steps);
        await makeStaff(steps);
        await shop.sql('UPDATE staff SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0');
        await shop.sql('TRUNCATE rate_limits');
        await go('/admin');
        await signInWithPassword(steps);
        await page.getByRole('heading', { name: 'Your sign-in' }).waitFor();
        const key = (await page.locator('code').textContent()) ?? '';
        await page.getByLabel('Code of your authenticator app').fill(codeOf(key));
        await button(steps, 'Set up').click();
        await page.getByText('It is set up.').waitFor();

        await steps.context.clearCookies();
        await go('/admin/products?q=tee');
        await signInWithPassword(steps);
        await page.getByRole('heading', { name: 'Confirm that it’s you' }).waitFor();
        await page.getByLabel('Code of your authenticator app').fill('000000');
        await button(steps, 'Continue').click();
        await page.getByText('This code is not correct').waitFor();
        await page.getByLabel('Code of your authenticator app').fill(codeOf(key, 1));
        await button(steps, 'Continue').click();
        await page.waitForURL('**/admin/products?q=tee');
        assert.equal(await headingOf(page), 'Products');
      },
    );

  journey('asks for the passkey on the page of the second factor, and goes on', {}, async (steps) => {
    const { page, go, shop, context } = steps;
    await addAuthenticator(page);
    await register(steps);
    await makeStaff(steps);
    await shop.sql('UPDATE staff SET totp_secret = NULL, totp_confirmed_at = NULL');
    await shop.sql('DELETE FROM passkeys');
    await go('/account/passkeys');
    await signInWithPassword(steps);
    await button(steps, 'Add a passkey').click();
    await page.locator('.session h3').first().waitFor();
    await context.clearCookies();
    await go('/admin/audit-log');
    await signInWithPassword(steps);
    await button(steps, 'Use your passkey').click();
    await page.waitForURL('**/admin/audit-log');
    assert.equal(await headingOf(page), 'Audit log');
    await shop.sql('DELETE FROM passkeys');
  });

  journey(
    'invites someone, who accepts with a confirmed address and needs a second factor',
    { sizes: ['desktop'] },
    async (steps) => {
      const { page, go, shop, newBrowser } = steps;
      const guest = { name: 'Eve Berg', email: 'eve@shop.example', password: 'ten green frogs at noon' };
      await signInOwner(steps);
      await go('/admin/staff');
      await page.getByLabel('Email').fill(guest.email);
      await page.locator('#staff-role').selectOption('fulfillment');
      await button(steps, 'Invite').click();
      await page.getByRole('status').getByText('Done.').waitFor();
      await shop.sendDueMails();
      const letter = shop.letters.findLast(({ to }) => to === guest.email);
      assert.match(letter?.text ?? '', /\/admin\/invitation/);

      const other = await newBrowser();
      await register({ ...steps, context: other }, guest);
      await shop.sql('UPDATE customers SET email_confirmed_at = now() WHERE email = $1', [guest.email]);
      const theirs = { ...steps, page: await other.newPage(), context: other };
      await theirs.page.goto(`${shop.url}/admin/invitation`);
      await signInWithPassword(theirs, guest);
      await button(theirs, 'Accept').click();
      await signInWithPassword(theirs, guest);
      await theirs.page.getByRole('heading', { name: 'Your sign-in' }).waitFor();

      await go('/admin/audit-log?area=staff');
      await page.getByRole('cell', { name: 'staff.add' }).first().waitFor();
      assert.match((await page.locator('tbody').textContent()) ?? '', /staff\.invite/);
    },
  );

  journey('makes an API key, shows it once, and revokes it', { sizes: ['desktop'] }, async (steps) => {
    const { page, go, shop } = steps;
    await signInOwner(steps);
    await go('/admin/api-keys');
    await page.getByLabel('What the key is for').fill('Warehouse');
    await page.getByLabel('See products and stock').check();
    await button(steps, 'Create key').click();
    const key = await page.getByLabel('Key', { exact: true }).inputValue();
    const call = () =>
      fetch(`${shop.url}/api/admin/products`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await call()).status, 200);
    await go('/admin/api-keys');
    assert.ok(!(await page.content()).includes(key));
    await page.locator('summary', { hasText: 'Revoke… Warehouse' }).click();
    await button(steps, 'Revoke Warehouse').first().click();
    await page.getByRole('status').getByText('The key is revoked.').waitFor();
    assert.equal((await call()).status, 401);
  });
});
