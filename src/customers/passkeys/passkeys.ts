import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Database, Queryable } from '../../database/database.ts';
import type { Settings } from '../../settings/settings.ts';
import { ALGORITHMS, type Site, verifyAuthentication, verifyRegistration } from './passkey-verification.ts';
import {
  CHALLENGE_SECONDS,
  type CredentialRow,
  countPasskeys,
  deletePasskey,
  deletePasskeys,
  findCredential,
  insertPasskey,
  issueChallenge,
  listCredentials,
  lockOwner,
  type PasskeyRow,
  redeemChallenge,
  selectPasskeys,
  touchPasskey,
} from './queries.ts';

/** A customer can have this many passkeys. */
export const PASSKEYS_MAX = 20;
export const PASSKEY_NAME_LENGTH_MAX = 60;

export interface PasskeyOwner {
  /** The customer's ID. */
  id: string;
  email: string;
  name: string;
  /** A passkey is added only while this version is the current one. */
  credentialsVersion: number;
}

/** The customer whose passkey has signed, and the version of the credentials at that moment. */
export type PasskeySigner = Pick<PasskeyOwner, 'id' | 'credentialsVersion'>;

export interface Passkey {
  id: string;
  name: string;
  addedAt: Date;
  /** It is null if the passkey was never used. */
  lastUsedAt: Date | null;
}

type AddPasskeyResult =
  | { ok: true; passkey: Passkey }
  | { ok: false; reason: 'passkey_refused' | 'passkey_exists' | 'too_many_passkeys' };

/** Signs customers in by an authenticator's signature instead of a password (WebAuthn level 3). */
export interface Passkeys {
  /** Returns the options of `navigator.credentials.create`. They are good for one answer within five minutes. */
  registrationOptions(owner: PasskeyOwner): Promise<PublicKeyCredentialCreationOptionsJSON>;
  /** Runs in a transaction, so that the challenge is used and the passkey stored together. */
  add(
    connection: Queryable,
    owner: PasskeyOwner,
    answer: RegistrationResponseJSON,
    name: string,
  ): Promise<AddPasskeyResult>;
  /** Returns the options of `navigator.credentials.get`. They are the same for everyone, so they reveal nothing (S14). */
  authenticationOptions(): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** Resolves to undefined if the answer does not prove that a known passkey has just signed the challenge. */
  authenticate(answer: AuthenticationResponseJSON): Promise<PasskeySigner | undefined>;
}

/** The passkeys belong to the host of the public URL and do not work anywhere else. */
export function createPasskeys(
  database: Database,
  publicUrl: string,
  settings: Pick<Settings, 'current'>,
): Passkeys {
  const site: Site = { origin: publicUrl, host: new URL(publicUrl).hostname };
  return {
    registrationOptions: (owner) =>
      registrationOptions(database, { ...site, shop: settings.current.name }, owner),
    add: (connection, owner, answer, name) => addPasskey(connection, site, owner, answer, name),
    authenticationOptions: () => authenticationOptions(database, site),
    authenticate: (answer) => authenticate(database, site, answer),
  };
}

async function registrationOptions(
  database: Database,
  site: Site & { shop: string },
  owner: PasskeyOwner,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  const known = await database.list(listCredentials, [owner.id, PASSKEYS_MAX]);
  return generateRegistrationOptions({
    rpName: site.shop,
    rpID: site.host,
    userID: userHandle(owner.id),
    userName: owner.email,
    userDisplayName: owner.name,
    challenge: new Uint8Array(await issueChallenge(database, owner.id)),
    timeout: CHALLENGE_SECONDS * 1_000,
    excludeCredentials: known.map(({ credential_id: id, transports }) => ({ id, transports })),
    supportedAlgorithmIDs: ALGORITHMS,
    // The passkey replaces both email and password, so it must be discoverable and unlocked.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

async function addPasskey(
  connection: Queryable,
  site: Site,
  owner: PasskeyOwner,
  answer: RegistrationResponseJSON,
  name: string,
): Promise<AddPasskeyResult> {
  const challenge = await redeemChallenge(connection, owner.id, answer.response.clientDataJSON);
  const credential = challenge && (await verifyRegistration(site, challenge, answer));
  if (!credential) return { ok: false, reason: 'passkey_refused' };
  const isCurrent = await connection.find(lockOwner, [owner.id, owner.credentialsVersion]);
  if (!isCurrent) return { ok: false, reason: 'passkey_refused' };
  const counted = await connection.find(countPasskeys, [owner.id]);
  if (!counted || counted.count >= PASSKEYS_MAX) return { ok: false, reason: 'too_many_passkeys' };
  const { id, publicKey, counter, transports, backedUp } = credential;
  const values = [owner.id, id, publicKey, counter, transports, name, backedUp] as const;
  const row = await connection.find(insertPasskey, [...values]);
  return row ? { ok: true, passkey: passkeyOf(row) } : { ok: false, reason: 'passkey_exists' };
}

async function authenticationOptions(
  database: Database,
  site: Site,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  return generateAuthenticationOptions({
    rpID: site.host,
    challenge: new Uint8Array(await issueChallenge(database, null)),
    timeout: CHALLENGE_SECONDS * 1_000,
    userVerification: 'required',
  });
}

async function authenticate(
  database: Database,
  site: Site,
  answer: AuthenticationResponseJSON,
): Promise<PasskeySigner | undefined> {
  const challenge = await redeemChallenge(database, null, answer.response.clientDataJSON);
  const row = challenge && (await database.find(findCredential, [answer.id]));
  if (!row || !isOfOwner(row, answer)) return undefined;
  const verified = await verifyAuthentication(site, challenge, answer, {
    id: row.credential_id,
    publicKey: row.public_key,
    counter: Number(row.counter),
  });
  if (!verified) return undefined;
  return database.find(touchPasskey, [row.id, verified.counter, verified.backedUp]);
}

/** Lists the oldest passkey first. */
export async function listPasskeys(connection: Queryable, customerId: string): Promise<Passkey[]> {
  const rows = await connection.list(selectPasskeys, [customerId, PASSKEYS_MAX]);
  return rows.map(passkeyOf);
}

/** Resolves to false if this customer has no such passkey. */
export async function removePasskey(connection: Queryable, customerId: string, id: string): Promise<boolean> {
  return (await connection.run(deletePasskey, [customerId, id])) === 1;
}

/** A passkey gives access, and a stranger who once had the account may have added one. */
export async function removeAllPasskeys(connection: Queryable, customerId: string): Promise<void> {
  await connection.run(deletePasskeys, [customerId]);
}

const passkeyOf = (row: PasskeyRow): Passkey => ({
  id: row.id,
  name: row.name,
  addedAt: row.created_at,
  lastUsedAt: row.used_at,
});

/** The authenticator stores this handle with the key and returns it: the 16 bytes of the customer's ID. */
const userHandle = (customerId: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(customerId.replaceAll('-', ''), 'hex'));

const isOfOwner = (row: CredentialRow, answer: AuthenticationResponseJSON): boolean =>
  answer.response.userHandle === Buffer.from(userHandle(row.customer_id)).toString('base64url');
