/** Of the engine: the major version that the migrations are written for. */
export const POSTGRES_VERSION = '18.3';
export const POSTGRES_FAMILY = 'postgres18';

/**
 * The settings that the promises need (docs/promises.md). RDS takes all values as text; times are in
 * milliseconds unless the name says otherwise.
 */
export const PROMISE_PARAMETERS: Readonly<Record<string, string>> = {
  // S35: no connection without TLS, no password that is not hashed by SCRAM.
  'rds.force_ssl': '1',
  password_encryption: 'scram-sha-256',
  'rds.accepted_password_auth_method': 'scram',
  // P5, P15, P16: what is acknowledged is on disk, and has reached another zone.
  synchronous_commit: 'on',
  // A transaction that its instance has left must not hold a cart's row for long (P5).
  idle_in_transaction_session_timeout: '10000',
  // P15, P18: connections of a zone that is cut off are noticed within 15 seconds.
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '2',
  client_connection_check_interval: '2000',
  // P13, P17: a reader ends a statement rather than fall behind; the shop leaves one out at 5 seconds.
  max_standby_streaming_delay: '3000',
  hot_standby_feedback: '1',
  // P26: who waits for a lock for a second is written to the log. Migrations give up sooner, by themselves.
  log_lock_waits: '1',
  log_min_duration_statement: '500',
};

/** `connectionsMax`: of PostgreSQL, on each instance. */
export const parametersFor = (connectionsMax: number): Record<string, string> => ({
  ...PROMISE_PARAMETERS,
  max_connections: String(connectionsMax),
});
