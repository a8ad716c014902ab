import type { ClientBase } from 'pg';

/**
 * Migrations call uuidv7(), which PostgreSQL has since version 18. By RFC 9562, section 5.7, it is 48 bits of Unix time in
 * ms followed by random bits; setting two bits turns version 4 into 7. A server that has its own uuidv7() prefers it, so a
 * dump of the shop can be restored into PostgreSQL 18.
 */
const CREATE_UUIDV7 = `
  CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
  $$`;

/** Creates uuidv7() if the server lacks it. The caller must hold the migrations' lock. */
export async function ensureUuidv7(client: ClientBase): Promise<void> {
  const { rows } = await client.query("SELECT to_regprocedure('uuidv7()') IS NOT NULL AS exists");
  if (!rows[0].exists) await client.query(CREATE_UUIDV7);
}
