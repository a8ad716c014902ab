import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Client } from 'pg';
import { importCatalogAs, type RoleDatabase, startRoleDatabase } from './role-database.ts';

let database: RoleDatabase;

before(async () => {
  database = await startRoleDatabase();
  await database.release();
});
after(() => database?.close());

const STORE_ORDER = `
  INSERT INTO orders (number, state, email, name, line1, postal_code, city, country, currency, subtotal_minor,
    delivery_minor, tax_minor, tax_basis_points, tax_included, total_minor, delivery_method, expected_from, expected_to,
    payment_method, pays_on_delivery, session_key, cart_version, cart_key, key_hash, request_hash)
  VALUES ('MC-22222222', 'shipped', 'a@example.com', 'A', 'B', '1010', 'C', 'AT', 'EUR', 0, 0, 0, 2000, true, 0,
    'standard', now(), now(), 'stripe', false, sha256('a'), 1, sha256('a'), sha256('a'), sha256('a'))`;

describe('the roles of the database', () => {
  const refused = /permission denied|must be owner/;
  const using = async (role: string, work: (client: Client) => Promise<unknown>) => {
    const client = await database.connect(role);
    await work(client).finally(() => client.end());
  };

  it("S35: do not let the web tier's role change the schema", async () => {
    await using('web', async (client) => {
      for (const statement of [
        'CREATE TABLE mine (id int)',
        'ALTER TABLE carts ADD COLUMN mine int',
        'DROP TABLE carts',
        'TRUNCATE carts',
        'CREATE INDEX ON carts (version)',
        'CREATE SCHEMA mine',
        'ALTER TABLE pgboss.job ADD COLUMN mine int',
        'DELETE FROM schema_migrations',
        'CREATE ROLE mine',
        'GRANT migrations TO web',
      ]) {
        await assert.rejects(
          client.query(statement),
          (error: Error) => refused.test(error.message),
          statement,
        );
      }
      await client.query('UPDATE carts SET version = version');
    });
  });

  it('S35: do not let any other role connect', async () => {
    await using('master', (client) => client.query('CREATE ROLE stranger LOGIN'));
    await assert.rejects(
      using('stranger', async () => {}),
      /permission denied for database/,
    );
  });

  it('S35: keep their passwords at the next release', async () => {
    const before = await database.hashes();
    assert.ok(before.every(({ rolpassword }) => rolpassword.startsWith('SCRAM-SHA-256$')));
    await database.release();
    assert.deepEqual(await database.hashes(), before);
  });

  it("S51: let the web tier's role add to the audit log, and nothing else", async () => {
    await using('web', async (client) => {
      await client.query(
        `INSERT INTO audit_log (actor_kind, actor_name, network, action, subject_kind, subject_id)
         VALUES ('command', 'a test', '', 'test.run', 'test', '1')`,
      );
      for (const statement of [
        'UPDATE audit_log SET at = now()',
        'DELETE FROM audit_log',
        'TRUNCATE audit_log',
        'DROP TRIGGER audit_log_only_grows ON audit_log',
        'ALTER TABLE audit_log DISABLE TRIGGER ALL',
        'UPDATE shop_settings SET version = 2',
        'DELETE FROM shop_settings',
      ])
        await assert.rejects(client.query(statement), refused, statement);
    });
  });

  it("S65: let the web tier's role issue invoices, and not change them", async () => {
    await using('web', async (client) => {
      await client.query(STORE_ORDER);
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO invoices (kind, order_id, issued_on, country, currency, net_minor, vat_minor, gross_minor, document)
         SELECT 'invoice', id, '2026-11-28', 'AT', 'EUR', 0, 0, 0, '{}' FROM orders`,
      );
      await client.query('COMMIT');
      const { rows } = await client.query('SELECT number FROM invoices');
      assert.deepEqual(rows, [{ number: 'INV-2026-000001' }]);
      for (const statement of [
        `UPDATE invoices SET number = 'INV-2026-000002'`,
        'DELETE FROM invoices',
        'TRUNCATE invoices CASCADE',
        'ALTER TABLE invoices DISABLE TRIGGER ALL',
        'DELETE FROM invoice_vat',
        'UPDATE invoice_files SET pdf = NULL',
      ])
        await assert.rejects(client.query(statement), refused, statement);
    });
  });

  it('let the release before ship orders while its role has no rights to the tables of webhooks', async () => {
    await using('web', (client) =>
      client.query(
        `INSERT INTO webhook_endpoints (url, events, secret, created_by)
         VALUES ('https://erp.example.test/', '{order.shipped}', repeat('s', 40), 'a test')`,
      ),
    );
    await using('migrations', (client) =>
      client.query('REVOKE ALL ON webhook_endpoints, webhook_deliveries, webhook_tries FROM web'),
    );
    await using('web', async (client) => {
      await client.query('BEGIN');
      await client.query(
        STORE_ORDER.replace('MC-22222222', 'MC-33333333').replaceAll("sha256('a')", "sha256('b')"),
      );
      const { rowCount } = await client.query(
        `INSERT INTO order_events (order_id, action, state, by)
         SELECT id, 'ship', 'shipped', 'staff' FROM orders WHERE number = 'MC-33333333'`,
      );
      assert.equal(rowCount, 1);
      await client.query('ROLLBACK');
    });
    await database.release();
    await using('web', (client) => client.query('DELETE FROM webhook_endpoints'));
  });

  it("S35: let the web tier's role run the shop and import products", async () => {
    await importCatalogAs(database.urlOf('web'));
    await using('web', async (client) => {
      const { rows } = await client.query('SELECT count(*)::int AS products FROM products');
      assert.ok(rows[0].products > 50);
    });
  });
});
