import type { CustomerSession, Role } from './store.ts';

/**
 * A session as the stores other than PostgreSQL keep it. All times are milliseconds since 1970, by the store's clock.
 */
export interface Session {
  /** Devices and the API show it. It gives no access. */
  id: string;
  /** A customer's cart has the customer's ID. */
  cartId: string;
  createdAt: number;
  seenAt: number;
  /** Set for a guest who has not returned since the first change. The cookie store never sets it. */
  isNew?: true | undefined;
  /** It is undefined for a guest. */
  bound: BoundSession | undefined;
}

export interface BoundSession {
  customerId: string;
  role: Role;
  credentialsVersion: number;
  authenticatedAt: number;
  userAgent: string;
}

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** All stores have these limits (S5). The time of a request is recorded once in `prolongAfterMs`. */
export const TIME_OUTS = {
  newGuest: { idleMs: 7 * DAY_MS, absoluteMs: Infinity, prolongAfterMs: DAY_MS },
  guest: { idleMs: 90 * DAY_MS, absoluteMs: Infinity, prolongAfterMs: DAY_MS },
  customer: { idleMs: 14 * DAY_MS, absoluteMs: 30 * DAY_MS, prolongAfterMs: DAY_MS },
  staff: { idleMs: 15 * MINUTE_MS, absoluteMs: 480 * MINUTE_MS, prolongAfterMs: MINUTE_MS },
} as const satisfies Record<Role | 'guest' | 'newGuest', TimeOuts>;

interface TimeOuts {
  idleMs: number;
  absoluteMs: number;
  prolongAfterMs: number;
}

/** A sign-in counts as recent for this long. */
export const RECENT_SIGN_IN_MS = 15 * MINUTE_MS;
/** A late request may carry the token of a session that a sign-in has replaced for this long. */
export const REPLACED_MS = MINUTE_MS;

const timeOutsOf = ({ bound, isNew }: Session): TimeOuts =>
  TIME_OUTS[bound?.role ?? (isNew ? 'newGuest' : 'guest')];

/** When the session ends if no request comes. */
export function endsAt(session: Session): number {
  const { idleMs, absoluteMs } = timeOutsOf(session);
  return Math.min(session.seenAt + idleMs, session.createdAt + absoluteMs);
}

/** Whether the last recorded request was long enough ago that the next one is recorded. */
export const isProlongDue = (session: Session, now: number): boolean =>
  session.seenAt < now - timeOutsOf(session).prolongAfterMs;

export const customerSessionOf = ({ id, bound }: Session, now: number): CustomerSession | undefined =>
  bound && {
    customerId: bound.customerId,
    sessionId: id,
    role: bound.role,
    isRecentSignIn: bound.authenticatedAt > now - RECENT_SIGN_IN_MS,
  };

/** The same time as an SQL interval. Seconds have one length, while a day depends on the time zone. */
export const interval = (ms: number): string => `interval '${ms / 1_000} seconds'`;
