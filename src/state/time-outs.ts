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
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The statements of the database store have the same limits (S5). */
const TIME_OUTS: Record<
  Role | 'guest' | 'newGuest',
  { idleMs: number; absoluteMs: number; refreshMs: number }
> = {
  newGuest: { idleMs: 7 * DAY_MS, absoluteMs: Infinity, refreshMs: DAY_MS },
  guest: { idleMs: 90 * DAY_MS, absoluteMs: Infinity, refreshMs: DAY_MS },
  customer: { idleMs: 14 * DAY_MS, absoluteMs: 30 * DAY_MS, refreshMs: DAY_MS },
  staff: { idleMs: 15 * MINUTE_MS, absoluteMs: 480 * MINUTE_MS, refreshMs: MINUTE_MS },
};
const RECENT_SIGN_IN_MS = 15 * MINUTE_MS;

const timeOutsOf = ({ bound, isNew }: Session) => TIME_OUTS[bound?.role ?? (isNew ? 'newGuest' : 'guest')];

/** When the session ends if no request comes. */
export function endsAt(session: Session): number {
  const { idleMs, absoluteMs } = timeOutsOf(session);
  return Math.min(session.seenAt + idleMs, session.createdAt + absoluteMs);
}

/** Whether the last request was long enough ago that the time is written. */
export const isSeenLongAgo = (session: Session, now: number): boolean =>
  session.seenAt < now - timeOutsOf(session).refreshMs;

export const customerSessionOf = ({ id, bound }: Session, now: number): CustomerSession | undefined =>
  bound && {
    customerId: bound.customerId,
    sessionId: id,
    role: bound.role,
    isRecentSignIn: bound.authenticatedAt > now - RECENT_SIGN_IN_MS,
  };
