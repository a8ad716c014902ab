import type { Page } from 'playwright-core';

/** Adds a software authenticator for passkeys: https://www.w3.org/TR/webauthn-3/#sctn-automation */
export async function addAuthenticator(page: Page): Promise<{ lock(isOpened: boolean): Promise<void> }> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  return {
    lock: async (isOpened) =>
      void (await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: isOpened })),
  };
}
