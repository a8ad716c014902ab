import type { CustomerSession, Role } from './store.ts';

/** What a store that keeps whole sessions knows of one. All times are milliseconds since 1970, by its clock. */
export interface Session {
  /** What devices and the API show; it opens nothing. */
  id: string;
  /** Names the cart; a customer's is named after the customer. */
  cartId: string;
  createdAt: number;
  seenAt: number;
  /** Set for a guest who has not come back since the first change. A store that keeps nothing never sets it. */
  isNew?: true | undefined;
  /** Undefined for a guest. */
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

/** The same as the database store's statements say (S5). */
const TIME_OUTS: Record<
  Role | 'guest' | 'newGuest',
  { idleMs: number; absoluteMs: number; refreshMs: number }
> = {
  newGuest: { idleMs: 7 * DAY_MS, absoluteMs: Infinity, refreshMs: DAY_MS },
  guest: { idleMs: 90 * DAY_MS, absoluteMs: Infinity, refreshMs: DAY_MS },
  customer: { idleMs: 14 * DAY_MS, absoluteMs: 30 * DAY_MS, refreshMs: DAY_MS },
  staff: { idleMs: 15 * MINUTE_MS, absoluteMs: 480 * MINUTE_MS, refreshMs: MINUTE_MS },
};
const FRESH_MS = 15 * MINUTE_MS;

const timeOutsOf = ({ bound, isNew }: Session) => TIME_OUTS[bound?.role ?? (isNew ? 'newGuest' : 'guest')];

/** When the session ends unless its shopper comes again. */
export function endsAt(session: Session): number {
  const { idleMs, absoluteMs } = timeOutsOf(session);
  return Math.min(session.seenAt + idleMs, session.createdAt + absoluteMs);
}

/** Long enough ago that the visit is worth writing down. */
export const isSeenLongAgo = (session: Session, now: number): boolean =>
  session.seenAt < now - timeOutsOf(session).refreshMs;

export const customerSessionOf = ({ id, bound }: Session, now: number): CustomerSession | undefined =>
  bound && {
    customerId: bound.customerId,
    sessionId: id,
    role: bound.role,
    isFresh: bound.authenticatedAt > now - FRESH_MS,
  };
