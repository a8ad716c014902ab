import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { headingOf } from './steps/actions.ts';
import { addAuthenticator } from './steps/authenticator.ts';
import { signIn } from './steps/customer.ts';
import { journeys } from './steps/journey.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('a passkey', () => {
  // Browsers keep passkeys only for a host name, not for an IP address.
  const journey = journeys('localhost');

  journey(
    'is added, signs in without a password, and is removed',
    { expects: ['403 /api/passkeys/registration-options', '401 /api/session/passkey'] },
    async (journey) => {
      const { page, go, context, shop } = journey;
      const authenticator = await addAuthenticator(page);
      await signIn(journey);
      await go('/account/passkeys');
      await button(page, 'Add a passkey').click();
      await page.locator('.session h3', { hasText: 'Linux' }).waitFor();
      await button(page, 'Add a passkey').click();
      await page.getByRole('alert').getByText('This device already has a passkey').waitFor();

      await context.clearCookies();
      await go('/sign-in?next=/account/passkeys');
      await authenticator.lock(false);
      await button(page, 'Sign in with a passkey').click();
      await page.getByRole('alert').getByText('No passkey was used.').waitFor();
      await authenticator.lock(true);
      await button(page, 'Sign in with a passkey').click();
      await page.getByRole('heading', { name: 'Hello, Ines' }).waitFor();
      await page.getByText('Last used now.').waitFor();

      await shop.sql(`UPDATE sessions SET authenticated_at = authenticated_at - interval '16 minutes'`);
      await button(page, 'Add a passkey').click();
      await page.waitForURL('**/confirm-identity?next=%2Faccount%2Fpasskeys');
      await button(page, 'Use a passkey').click();
      await page.getByRole('heading', { name: 'Hello, Ines' }).waitFor();
      await page.locator('.session').getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('status').getByText('Removed.').waitFor();
      assert.equal(await page.locator('.session').count(), 0);

      await context.clearCookies();
      await go('/sign-in');
      await button(page, 'Sign in with a passkey').click();
      await page.getByRole('alert').getByText('was not accepted').waitFor();
      assert.equal(await headingOf(page), 'Sign in');
    },
  );

  journey('can be read on its button while it is being added', { sizes: ['desktop'] }, async (journey) => {
    const { page, go } = journey;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await signIn(journey);
    await go('/account/passkeys');
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/passkeys/registration-options', async (route) => {
      await asked;
      await route.abort();
    });
    const add = button(page, 'Add a passkey');
    // The mouse stays where it clicked last.
    await add.click();
    assert.ok(await add.isDisabled());
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.ok((await contrastOf(add)) >= 4.5, colorScheme);
    }
    answer();
    await page.getByRole('alert').getByText('The shop didn’t answer.').waitFor();
  });

  journey('is not offered without scripts', { javaScript: false }, async (journey) => {
    const { page, go } = journey;
    await signIn(journey);
    await go('/account/passkeys');
    await page.getByText('It needs JavaScript').waitFor();
    assert.equal(await button(page, 'Add a passkey').isVisible(), false);
  });
});

/** The contrast of the label to its button by WCAG 2.2, from 1 to 21. */
function contrastOf(control: Locator): Promise<number> {
  return control.evaluate(async (element) => {
    await Promise.all(element.getAnimations().map(({ finished }) => finished));
    const { color, backgroundColor } = getComputedStyle(element);
    const [text = 0, ground = 0] = [color, backgroundColor].map((value) => {
      const [red = 0, green = 0, blue = 0] = (value.match(/[\d.]+/g) ?? []).map((part) => {
        const share = Number(part) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  });
}
