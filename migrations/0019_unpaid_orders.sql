-- Unpaid orders, as long as they count against the limits of src/checkout/limits.ts. A trigger deletes a row when its
-- order changes state, so that no writer can skip it: not a payment, a command, or an older version of the shop.
CREATE TABLE unpaid_orders (
  order_id uuid PRIMARY KEY REFERENCES orders ON DELETE CASCADE,
  -- HMACs of the client's network (an IPv4 address or an IPv6 /64) and of the /48 around it, kept only until the order is
  -- packed. NULL when the network limits do not apply to the customer.
  network_key bytea CHECK (length(network_key) = 32),
  site_key bytea CHECK (length(site_key) = 32),
  -- SHA-256 of the mailbox and of the account. One is NULL when the order counts only by the other.
  mailbox_key bytea CHECK (length(mailbox_key) = 32),
  account_key bytea CHECK (length(account_key) = 32),
  pays_on_delivery boolean NOT NULL,
  -- The sum of the quantities.
  items integer NOT NULL CHECK (items > 0),
  CHECK (mailbox_key IS NOT NULL OR account_key IS NOT NULL)
);
CREATE INDEX unpaid_orders_site ON unpaid_orders (site_key) WHERE site_key IS NOT NULL;
CREATE INDEX unpaid_orders_mailbox ON unpaid_orders (mailbox_key) WHERE mailbox_key IS NOT NULL;
CREATE INDEX unpaid_orders_account ON unpaid_orders (account_key) WHERE account_key IS NOT NULL;

CREATE FUNCTION follow_order_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('packed', 'shipped') THEN
    UPDATE unpaid_orders SET network_key = NULL, site_key = NULL WHERE order_id = NEW.id AND site_key IS NOT NULL;
  ELSE
    DELETE FROM unpaid_orders WHERE order_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER orders_unpaid AFTER UPDATE OF state ON orders FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION follow_order_state();
