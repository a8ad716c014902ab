import { type MailContent, renderLetter } from '../mail/letter.ts';

/*
 * What the shop writes to people. Nothing that a shopper typed goes into a mail, no name and no address:
 * whoever registers with an address that is not theirs would have the shop send their words to a stranger.
 *
 * Links are whole addresses, made from the configured public address and never from a request (S15).
 */

/** To a new address, at registration. `hours` until the link ends. */
export const confirmEmail = ({ link, hours }: { link: string; hours: number }): MailContent =>
  renderLetter({
    subject: 'Confirm your email address',
    paragraphs: [
      'You have an account at MyClothes with this address. Confirm that it is yours, so that we can send you your orders and a way back in if you forget your password.',
      { label: 'Confirm the address', link },
      `The link works once, for ${count(hours, 'hour')}.`,
      'If this was not you, do nothing. Somebody has probably mistyped their own address.',
    ],
  });

/** To the address that is to become the account's. `hours` until the link ends. */
export const confirmNewEmail = ({ link, hours }: { link: string; hours: number }): MailContent =>
  renderLetter({
    subject: 'Confirm your new email address',
    paragraphs: [
      'This address is to be the new one of an account at MyClothes. It becomes that when you confirm it; until then the old one stays.',
      { label: 'Confirm the new address', link },
      `The link works once, for ${count(hours, 'hour')}.`,
      'If this was not you, do nothing, and nothing changes.',
    ],
  });

/** `minutes` until the link ends. */
export const resetPassword = ({ link, minutes }: { link: string; minutes: number }): MailContent =>
  renderLetter({
    subject: 'Set a new password',
    paragraphs: [
      'Somebody, we think you, asked for a new password for your account at MyClothes.',
      { label: 'Set a new password', link },
      `The link works once, for ${count(minutes, 'minute')}. When you use it, every device is signed out.`,
      'If this was not you, do nothing: your password stays as it is.',
    ],
  });

/** To the old address. `link` leads to where help is. */
export const emailChanged = ({ link }: { link: string }): MailContent =>
  renderLetter({
    subject: 'The email address of your account has changed',
    paragraphs: [
      'Your account at MyClothes now has another email address. This one can no longer be used to sign in, and this is the last mail to it.',
      'If this was not you, write to us at once. We can undo it.',
      { label: 'Contact us', link },
    ],
  });

/** To the owner of an address with which somebody tried to register; the page itself says nothing of it. */
export const alreadyRegistered = (links: { signIn: string; resetPassword: string }): MailContent =>
  renderLetter({
    subject: 'You already have an account',
    paragraphs: [
      'Somebody, we think you, wanted to have an account at MyClothes with this address. You have one already, and it stays the only one that the address belongs to.',
      { label: 'Sign in', link: links.signIn },
      'If you have forgotten your password, set a new one.',
      { label: 'Set a new password', link: links.resetPassword },
      'If this was not you, do nothing. Nobody got into your account, and nobody was told that there is one.',
    ],
  });

/** `link` leads to the account's passkeys. */
export const passkeyAdded = ({ link }: { link: string }): MailContent =>
  renderLetter({
    subject: 'A passkey was added to your account',
    paragraphs: [
      'Your account at MyClothes has a new passkey. Whoever holds it can sign in without the password.',
      'If this was not you, remove it and change your password.',
      { label: 'See your passkeys', link },
    ],
  });

/** `link` leads to where a password is reset. */
export const passwordChanged = ({ link }: { link: string }): MailContent =>
  renderLetter({
    subject: 'Your password has changed',
    paragraphs: [
      'The password of your account at MyClothes was changed, and every other device was signed out.',
      'If this was not you, set a new one now.',
      { label: 'Set a new password', link },
    ],
  });

/** `link` leads to where a password is reset. */
export const passwordReset = ({ link }: { link: string }): MailContent =>
  renderLetter({
    subject: 'Your password has changed',
    paragraphs: [
      'The password of your account at MyClothes was set with a link that we emailed to you. Every device was signed out, and all passkeys of the account were removed. You can add yours again after you sign in.',
      'If this was not you, set a new one now.',
      { label: 'Set a new password', link },
    ],
  });

const count = (number: number, unit: string): string => `${number} ${unit}${number === 1 ? '' : 's'}`;
