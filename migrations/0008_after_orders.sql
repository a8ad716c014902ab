-- Wishlists, requested emails, returns, and reviews.

CREATE TABLE wishes (
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, product_id)
);
CREATE INDEX wishes_product ON wishes (product_id);

-- Shoppers who want to know when an item is back in stock. They are not emailed before their address is confirmed.
CREATE TABLE stock_alerts (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sku text NOT NULL REFERENCES variants ON DELETE CASCADE,
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  email_key text NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
  -- The customer who asked while signed in. The row is deleted with the account.
  customer_id uuid REFERENCES customers ON DELETE CASCADE,
  confirmed_at timestamptz,
  -- When the one email was sent. The row stays for a while, because the email has a link that ends all other alerts.
  notified_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (sku, email_key)
);
CREATE INDEX stock_alerts_waiting ON stock_alerts (created_at)
  WHERE confirmed_at IS NOT NULL AND notified_at IS NULL;
CREATE INDEX stock_alerts_email ON stock_alerts (email_key);
CREATE INDEX stock_alerts_customer ON stock_alerts (customer_id) WHERE customer_id IS NOT NULL;
-- Used by the sweeper.
CREATE INDEX stock_alerts_created ON stock_alerts (created_at);

-- Carts of which a shopper wants to be reminded once.
CREATE TABLE cart_reminders (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- Identifies a cart in every state store, as in orders.
  cart_key bytea NOT NULL CHECK (length(cart_key) = 32),
  -- The session that asked. It leads to the current cart when the email is due.
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  customer_id uuid REFERENCES customers ON DELETE CASCADE,
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  email_key text NOT NULL CHECK (length(email_key) BETWEEN 3 AND 254),
  -- [{"sku", "quantity"}]: the cart when the reminder was requested, and later the cart as emailed.
  lines jsonb NOT NULL CHECK (jsonb_typeof(lines) = 'array' AND jsonb_array_length(lines) BETWEEN 1 AND 100),
  confirmed_at timestamptz,
  due_at timestamptz NOT NULL,
  sent_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX cart_reminders_one_a_cart ON cart_reminders (cart_key) WHERE sent_at IS NULL;
CREATE INDEX cart_reminders_due ON cart_reminders (due_at)
  WHERE confirmed_at IS NOT NULL AND sent_at IS NULL;
CREATE INDEX cart_reminders_token ON cart_reminders (token_hash) WHERE sent_at IS NULL;
CREATE INDEX cart_reminders_email ON cart_reminders (email_key);
CREATE INDEX cart_reminders_customer ON cart_reminders (customer_id) WHERE customer_id IS NOT NULL;
-- Used by the sweeper.
CREATE INDEX cart_reminders_created ON cart_reminders (created_at);

-- Reviews by buyers. A review is shown after staff approve it. An edited review needs approval again.
CREATE TABLE reviews (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected')),
  written_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  UNIQUE (customer_id, product_id)
);
CREATE INDEX reviews_approved ON reviews (product_id, written_at DESC) WHERE state = 'approved';
CREATE INDEX reviews_pending ON reviews (written_at) WHERE state = 'pending';

-- Returns. The items of an exchange stay reserved until the return is received.
CREATE TABLE returns (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  -- The key of the form, so that a second click does not create a second return.
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'received', 'refused', 'canceled')),
  reservation_id uuid REFERENCES reservations ON DELETE SET NULL,
  -- The amount to refund once the return is received.
  refund_minor integer NOT NULL DEFAULT 0 CHECK (refund_minor >= 0),
  asked_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  -- The staff member. Empty when unknown.
  decided_by text NOT NULL DEFAULT '' CHECK (length(decided_by) <= 100),
  UNIQUE (order_id, key)
);
CREATE INDEX returns_asked ON returns (asked_at) WHERE state = 'asked';
CREATE INDEX returns_reservation ON returns (reservation_id) WHERE reservation_id IS NOT NULL;

CREATE TABLE return_lines (
  return_id uuid NOT NULL REFERENCES returns ON DELETE CASCADE,
  -- The position of the order's line.
  position smallint NOT NULL CHECK (position > 0),
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  reason text NOT NULL CHECK (reason IN ('too_small', 'too_large', 'not_as_shown', 'faulty', 'not_liked', 'other')),
  -- The SKU of the other size. NULL for a refund.
  exchange_sku text,
  PRIMARY KEY (return_id, position)
);
