/** The engine's version. Its major version is the one that the migrations are written for. */
export const POSTGRES_VERSION = '18.3';
export const POSTGRES_FAMILY = 'postgres18';

/**
 * The settings that the promises need (docs/promises.md). RDS takes all values as text; times are in
 * milliseconds unless the name says otherwise.
 */
export const PROMISE_PARAMETERS: Readonly<Record<string, string>> = {
  // S35: every connection uses TLS, and every password is hashed by SCRAM.
  'rds.force_ssl': '1',
  password_encryption: 'scram-sha-256',
  'rds.accepted_password_auth_method': 'scram',
  // P5, P15, P16: a commit is acknowledged once it is on disk and has reached another zone.
  synchronous_commit: 'on',
  // The transaction of a lost instance must not lock a cart's row for long (P5).
  idle_in_transaction_session_timeout: '10000',
  // P15, P18: connections to a zone that is cut off are detected as dead within 15 seconds.
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '2',
  client_connection_check_interval: '2000',
  // P13, P17: a reader cancels a statement rather than fall behind. The shop stops using a reader at 5 s of lag.
  max_standby_streaming_delay: '3000',
  hot_standby_feedback: '1',
  // P26: a statement that waits for a lock for a second is logged. Migrations give up earlier by themselves.
  log_lock_waits: '1',
  log_min_duration_statement: '500',
};

/** `connectionsMax` is PostgreSQL's limit on each database instance. */
export const parametersFor = (connectionsMax: number): Record<string, string> => ({
  ...PROMISE_PARAMETERS,
  max_connections: String(connectionsMax),
});
