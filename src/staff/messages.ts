import type { Letter } from '../layout/email/letter.ts';
import type { StaffRole } from './scopes.ts';

/** Goes to someone who is invited to the staff. `link` leads to the page that accepts the invitation. */
export const invitation = ({ link, role }: { link: string; role: StaffRole }): Letter => ({
  mail: 'staff-invitation',
  subject: 'You’re invited to run the shop',
  paragraphs: [
    `You’re invited to the admin of {{shop}}. Your role is “${role}”.`,
    'Sign in with this email address, or create an account with it and confirm it. Then open this page and accept.',
    { label: 'Accept the invitation', link },
    'The invitation works for 7 days. If you don’t know what it’s about, you can ignore this email.',
  ],
});

/** Goes to someone whose account has become staff, or has a new role. */
export const roleGiven = ({ link, role }: { link: string; role: StaffRole }): Letter => ({
  mail: 'staff-role',
  subject: 'Your role in the shop',
  paragraphs: [
    `Your {{shop}} account now has the role “${role}” in the admin. You were signed out on all devices.`,
    'Sign in again and set up an authenticator app or a passkey within 7 days.',
    { label: 'Open the admin', link },
  ],
});
