-- Accounts that were removed because another account with the same address proved that it owns the mailbox. Sessions and
-- carts may be stored outside this database, so a removed account's cart may have to be merged later.
CREATE TABLE joined_accounts (
  former_id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  joined_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX joined_accounts_customer ON joined_accounts (customer_id);
-- Used by the sweeper.
CREATE INDEX joined_accounts_joined ON joined_accounts (joined_at);
