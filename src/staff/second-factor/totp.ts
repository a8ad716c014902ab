import { Secret, TOTP } from 'otpauth';

/** One-time codes of an authenticator app (RFC 6238): 6 digits that change every 30 seconds. */

const PERIOD_SECONDS = 30;
/** A code of the step before or after is accepted, because clocks differ. */
const WINDOW_STEPS = 1;

/** 160 bits, as RFC 4226 recommends. */
export const newSecret = (): Buffer => Buffer.from(new Secret({ size: 20 }).buffer);

const totpOf = (secret: Buffer, { issuer = '', label = '' } = {}): TOTP =>
  new TOTP({
    issuer,
    label,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
    period: PERIOD_SECONDS,
  });

/** What an authenticator app reads from a QR code. It shows the shop and the email address beside the code. */
export const setupUri = (secret: Buffer, { shop, email }: { shop: string; email: string }): string =>
  totpOf(secret, { issuer: shop, label: email }).toString();

/** The secret as people type it into an app: groups of four letters and digits. */
export const spelledSecret = (secret: Buffer): string =>
  (totpOf(secret).secret.base32.match(/.{1,4}/g) ?? []).join(' ');

/** Returns the time step of a code, or undefined if the code is wrong. Spaces in the code do not matter. */
export function stepOf(secret: Buffer, code: string, now = new Date()): number | undefined {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totpOf(secret).validate({ token, window: WINDOW_STEPS, timestamp: now.getTime() });
  return delta === null ? undefined : Math.floor(now.getTime() / 1_000 / PERIOD_SECONDS) + delta;
}
