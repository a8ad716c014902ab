import { randomBytes } from 'node:crypto';

/** Of one run of the region; they never leave it. */
export interface Secrets {
  superuser: string;
  replication: string;
  shop: string;
  cache: string;
  sessionKey: string;
}

const secret = () => randomBytes(24).toString('hex');

export const makeSecrets = (): Secrets => ({
  superuser: secret(),
  replication: secret(),
  shop: secret(),
  cache: secret(),
  sessionKey: randomBytes(32).toString('base64'),
});
