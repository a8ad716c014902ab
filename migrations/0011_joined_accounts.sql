-- Accounts that were removed because another one of the same address proved to own the mailbox. Sessions and carts
-- may live outside of this database: what is still held of a former account there joins the customer's afterward.
CREATE TABLE joined_accounts (
  former_id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  joined_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX joined_accounts_customer ON joined_accounts (customer_id);
-- For the sweeper.
CREATE INDEX joined_accounts_joined ON joined_accounts (joined_at);
