import type { Letter } from '../layout/email/letter.ts';

/*
 * The emails about accounts. They contain no text that a shopper typed, such as an address: anyone who registers with a
 * stranger's address could otherwise make the shop send their words to that stranger. Only the owner of a confirmed address
 * is greeted by name, see `nameOf`.
 *
 * Links are absolute and use the configured public URL, never the host of a request (S15).
 */

/** Goes to a new address after registration. `hours` says how long the link works. */
export const confirmEmail = ({ link, hours }: { link: string; hours: number }): Letter => ({
  mail: 'confirm-email',
  subject: 'Confirm your email address',
  paragraphs: [
    'Thanks for creating a {{shop}} account. Please confirm that this is your email address. We’ll use it for your orders, and to let you back in if you forget your password.',
    { label: 'Confirm my email', link },
    `The link works once, for ${count(hours, 'hour')}.`,
    'If you didn’t create an account, you can ignore this email. Someone probably mistyped their own address.',
  ],
});

/** Goes to the address that an account wants to change to. `hours` says how long the link works. */
export const confirmNewEmail = ({ link, hours }: { link: string; hours: number }): Letter => ({
  mail: 'confirm-new-email',
  subject: 'Confirm your new email address',
  paragraphs: [
    'You asked to use this email address for your {{shop}} account. Confirm it to finish the change. Until then, your old address stays in use.',
    { label: 'Confirm my new email', link },
    `The link works once, for ${count(hours, 'hour')}.`,
    'If you didn’t ask for this, you can ignore this email. Nothing will change.',
  ],
});

/** `minutes` says how long the link works. */
export const resetPassword = ({ link, minutes }: { link: string; minutes: number }): Letter => ({
  mail: 'reset-password',
  subject: 'Reset your password',
  paragraphs: [
    'Someone, probably you, asked to reset the password of your {{shop}} account.',
    { label: 'Choose a new password', link },
    `The link works once, for ${count(minutes, 'minute')}. When you use it, you’ll be signed out on all devices.`,
    'If you didn’t ask for this, you can ignore this email. Your password stays the same.',
  ],
});

/** Goes to the old address. `link` leads to the contact page. */
export const emailChanged = ({ link }: { link: string }): Letter => ({
  mail: 'email-changed',
  subject: 'Your email address has changed',
  paragraphs: [
    'Your {{shop}} account now uses a different email address. You can no longer sign in with this one, and this is the last email we’ll send to it.',
    'If you didn’t make this change, please contact us right away. We can undo it.',
    { label: 'Contact us', link },
  ],
});

/** Goes to the owner of an address that someone tried to register. The page that they see does not mention it. */
export const alreadyRegistered = (links: { signIn: string; resetPassword: string }): Letter => ({
  mail: 'account-exists',
  subject: 'You already have an account',
  paragraphs: [
    'Someone, probably you, tried to use this email address for a new {{shop}} account. You already have an account with it, so nothing has changed.',
    { label: 'Sign in', link: links.signIn },
    'Forgot your password? You can choose a new one.',
    { label: 'Reset my password', link: links.resetPassword },
    'If this wasn’t you, you can ignore this email. No one got into your account, and we didn’t tell anyone that you have one.',
  ],
});

/** `link` leads to the account's passkeys. */
export const passkeyAdded = ({ link }: { link: string }): Letter => ({
  mail: 'passkey-added',
  subject: 'A passkey was added to your account',
  paragraphs: [
    'A new passkey was added to your {{shop}} account. It can be used to sign in without your password.',
    'If you didn’t add it, remove it and change your password.',
    { label: 'Review my passkeys', link },
  ],
});

/** `link` leads to the page that resets a password. */
export const passwordChanged = ({ link }: { link: string }): Letter => ({
  mail: 'password-changed',
  subject: 'Your password has changed',
  paragraphs: [
    'The password of your {{shop}} account was changed, and all other devices were signed out.',
    'If you didn’t change it, reset it now.',
    { label: 'Reset my password', link },
  ],
});

/** `link` leads to the page that resets a password. */
export const passwordReset = ({ link }: { link: string }): Letter => ({
  mail: 'password-reset',
  subject: 'Your password has changed',
  paragraphs: [
    'The password of your {{shop}} account was reset with a link that we emailed to you. All devices were signed out, and all passkeys were removed. You can add your passkeys again after you sign in.',
    'If this wasn’t you, reset it again now.',
    { label: 'Reset my password', link },
  ],
});

const count = (number: number, unit: string): string => `${number} ${unit}${number === 1 ? '' : 's'}`;
