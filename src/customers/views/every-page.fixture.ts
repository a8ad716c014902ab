import { rendered } from '../../../test/rendered.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import {
  addressesPage,
  addressPage,
  type CustomerAddress,
  type SavedAddress,
} from '../addresses/addresses-page.ts';
import { type DeviceItem, devicesPage } from '../devices/devices-page.ts';
import type { RememberedBrowser } from '../devices/queries.ts';
import type { Passkey } from '../passkeys/passkeys.ts';
import { passkeysPage } from '../passkeys/passkeys-page.ts';
import { passwordPage } from '../passwords/password-page.ts';
import {
  confirmEmailPage,
  deadLinkPage,
  emailConfirmedPage,
  emailSentPage,
  forgotPasswordPage,
  resetPasswordPage,
} from '../recovery/recovery-pages.ts';
import type { PendingForm } from '../sign-in/pending-form.ts';
import { resumePage } from '../sign-in/pending-form.ts';
import { confirmIdentityPage, signInPage } from '../sign-in/sign-in-page.ts';
import { accountDeletedPage, deletePage, detailsPage, overviewPage } from './account-pages.ts';

export const NOW = new Date('2026-11-22T12:00:00Z');

export const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);

export const OWNER = { name: 'Ines Lindqvist', email: 'ines@lindqvist.example', isEmailConfirmed: true };

export const addressOf = (more: Partial<SavedAddress> = {}): SavedAddress => ({
  id: 'a1',
  isDefault: false,
  name: 'Ines Lindqvist',
  line1: 'Hornsgatan 42',
  line2: '',
  postalCode: '118 21',
  city: 'Stockholm',
  country: 'SE',
  phone: '',
  ...more,
});

export const deviceOf = (more: Partial<DeviceItem> = {}): DeviceItem => ({
  id: 'd1',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  signedInAt: hoursAgo(48),
  lastActiveAt: hoursAgo(2),
  isCurrent: false,
  ...more,
});

export const browserOf = (more: Partial<RememberedBrowser> = {}): RememberedBrowser => ({
  id: 'b1',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  signedInAt: hoursAgo(48),
  isCurrent: false,
  ...more,
});

export const passkeyOf = (more: Partial<Passkey> = {}): Passkey => ({
  id: 'p1',
  name: 'iPhone',
  addedAt: hoursAgo(48),
  lastUsedAt: null,
  ...more,
});

/** The page shows this form as JSON, so the test does not look for its texts unchanged. */
const PENDING_FORM: PendingForm = { path: '/checkout', fields: { notes: '"><script>alert(1)</script>' } };

/** Every page with everything that it can show. `text` makes the value of each text. */
export function everyPage(text: (field: string) => string): Record<string, () => string> {
  const owner = () => ({ name: text('name'), email: text('email'), isEmailConfirmed: false });
  const account = () => ({ owner: owner(), notice: text('notice') });
  const fault = () => text('fault');
  return {
    'sign in': () =>
      rendered(
        signInPage({
          next: text('next'),
          pendingForm: PENDING_FORM,
          notice: text('notice'),
          signIn: { email: text('email'), fault: fault() },
          register: {
            name: text('register-name'),
            email: text('register-email'),
            faults: {
              name: text('name-fault'),
              email: text('email-fault'),
              password: text('password-fault'),
            },
          },
        }),
      ),
    'forgot password': () =>
      rendered(forgotPasswordPage({ email: text('email'), faults: { email: text('email-fault') } })),
    'mail sent': () => rendered(emailSentPage({ email: text('email') })),
    'reset password': () =>
      rendered(resetPasswordPage({ token: text('token'), faults: { password: text('password-fault') } })),
    'confirm email': () => rendered(confirmEmailPage({ token: text('token') })),
    'email confirmed': () => rendered(emailConfirmedPage({ email: text('email'), isJoined: true })),
    'dead link': () => rendered(deadLinkPage({ purpose: 'confirm_email' })),
    'dead link to reset': () => rendered(deadLinkPage({ purpose: 'reset_password' })),
    'confirm identity': () =>
      rendered(
        confirmIdentityPage({
          email: text('email'),
          next: text('next'),
          pendingForm: PENDING_FORM,
          fault: fault(),
        }),
      ),
    restored: () => rendered(resumePage({ path: '/checkout', fields: { notes: text('notes') } })),
    overview: () =>
      rendered(overviewPage({ ...account(), addressCount: 1, passkeyCount: 2, deviceCount: 3 })),
    addresses: () =>
      rendered(
        addressesPage({
          ...account(),
          addresses: [{ ...fullAddress(text, text('country')), isDefault: false }],
          limit: 1,
          fault: fault(),
        }),
      ),
    address: () =>
      rendered(
        addressPage({
          ...account(),
          address: fullAddress(text, 'SE'),
          countries: COUNTRIES,
          faults: { line1: text('line1-fault'), city: text('city-fault'), country: text('country-fault') },
        }),
      ),
    details: () =>
      rendered(
        detailsPage({
          ...account(),
          details: { name: text('typed-name'), faults: { name: text('name-fault') } },
          email: { email: text('typed-email'), faults: { email: text('email-fault') } },
          pendingEmail: text('pending-email'),
        }),
      ),
    password: () =>
      rendered(
        passwordPage({
          ...account(),
          faults: { currentPassword: text('current-fault'), password: text('password-fault') },
        }),
      ),
    passkeys: () =>
      rendered(
        passkeysPage({
          ...account(),
          passkeys: [passkeyOf({ id: text('id'), name: text('passkey') })],
          limit: 9,
          now: NOW,
          timeZone: 'UTC',
          fault: fault(),
        }),
      ),
    devices: () =>
      rendered(
        devicesPage({
          ...account(),
          devices: [deviceOf({ isCurrent: true }), deviceOf({ id: text('id'), userAgent: text('agent') })],
          remembered: [
            browserOf({ isCurrent: true }),
            browserOf({ id: text('browser'), userAgent: text('browser-agent') }),
          ],
          now: NOW,
          timeZone: 'UTC',
          fault: fault(),
        }),
      ),
    delete: () => rendered(deletePage({ ...account(), faults: { password: text('password-fault') } })),
    deleted: () => rendered(accountDeletedPage()),
  };
}

const fullAddress = (text: (field: string) => string, country: string): CustomerAddress => ({
  id: text('id'),
  name: text('address-name'),
  line1: text('line1'),
  line2: text('line2'),
  postalCode: text('postal-code'),
  city: text('city'),
  country,
  phone: text('phone'),
});
