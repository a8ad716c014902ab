-- Stock reservations, orders, and promo codes. All times are the database's own. All amounts of money are integers in
-- minor units of the order's currency.

-- A permanent ledger of stock changes. The sum of a SKU's changes is its stock. Triggers write it, so that no writer can
-- skip it: not an import, an order, an older version of the shop, or a manual change.
CREATE TABLE stock_ledger (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL,
  change integer NOT NULL CHECK (change <> 0),
  -- The reason that the writer set ("import", "reserved", "freed", "returned"), otherwise "adjusted".
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 40),
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stock_ledger_sku ON stock_ledger (sku, id);

CREATE FUNCTION stock_reason() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('shop.stock_reason', true), ''), 'adjusted')
$$;

CREATE FUNCTION note_inserted_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stock_ledger (sku, change, reason)
    SELECT sku, stock, stock_reason() FROM added WHERE stock <> 0 ORDER BY sku;
  RETURN NULL;
END $$;
CREATE TRIGGER variants_stock_inserted AFTER INSERT ON variants REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION note_inserted_stock();

CREATE FUNCTION note_changed_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A renamed SKU is recorded as one removal and one addition of its stock.
  INSERT INTO stock_ledger (sku, change, reason)
    SELECT sku, sum(change), stock_reason()
    FROM (SELECT sku, stock AS change FROM added UNION ALL SELECT sku, -stock FROM removed) AS changes
    GROUP BY sku HAVING sum(change) <> 0 ORDER BY sku;
  RETURN NULL;
END $$;
CREATE TRIGGER variants_stock_changed AFTER UPDATE ON variants
  REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION note_changed_stock();

CREATE FUNCTION note_removed_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stock_ledger (sku, change, reason)
    SELECT sku, -stock, stock_reason() FROM removed WHERE stock <> 0 ORDER BY sku;
  RETURN NULL;
END $$;
CREATE TRIGGER variants_stock_removed AFTER DELETE ON variants REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION note_removed_stock();

CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the stock ledger is only added to: write the opposite change instead';
END $$;
CREATE TRIGGER stock_ledger_appended BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

-- Creating the triggers locked the table until the commit, so nothing can change in between.
INSERT INTO stock_ledger (sku, change, reason) SELECT sku, stock, 'opening' FROM variants WHERE stock <> 0;

-- Products whose listing may be outdated after a stock change. Listings are rebuilt after the commit, so that a checkout
-- does not wait for them. Rows are inserted without checks, so that no two writers wait for each other.
CREATE TABLE stale_listings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id bigint NOT NULL
);

-- Reserved items, which variants.stock no longer includes. Deleting a reservation returns its items to the stock.
CREATE TABLE reservations (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- The purpose. The reservations of an order are released only together.
  purpose text NOT NULL CHECK (purpose IN ('order', 'exchange')),
  -- NULL for reservations that do not expire, such as those of a paid order.
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reservations_expire ON reservations (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE reservation_lines (
  reservation_id uuid NOT NULL REFERENCES reservations ON DELETE CASCADE,
  sku text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (reservation_id, sku)
);

CREATE TABLE promo_codes (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9-]{3,30}$'),
  kind text NOT NULL CHECK (kind IN ('percent', 'amount', 'free_delivery')),
  -- A percentage from 1 to 100, or minor units. 0 for free delivery.
  value integer NOT NULL CHECK (CASE kind WHEN 'percent' THEN value BETWEEN 1 AND 100
    WHEN 'amount' THEN value > 0 ELSE value = 0 END),
  starts_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz,
  -- NULL for no limit.
  uses_max integer CHECK (uses_max > 0),
  uses_per_customer_max integer CHECK (uses_per_customer_max > 0),
  uses integer NOT NULL DEFAULT 0,
  -- The minimum sum of the items that the code applies to.
  minimum_minor integer NOT NULL DEFAULT 0 CHECK (minimum_minor >= 0),
  -- Slugs of departments and product types. Empty for all items.
  categories text[] NOT NULL DEFAULT '{}' CHECK (cardinality(categories) <= 20),
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (uses BETWEEN 0 AND coalesce(uses_max, 2147483647)),
  CHECK (ends_at > starts_at)
);

-- How often each customer has used a code. Customers count by their ID and by their email, guests by their email only.
CREATE TABLE promo_customers (
  code text NOT NULL REFERENCES promo_codes,
  -- SHA-256, so that the table reveals no email address.
  customer_key bytea NOT NULL CHECK (length(customer_key) = 32),
  uses integer NOT NULL CHECK (uses >= 0),
  PRIMARY KEY (code, customer_key)
);

CREATE TABLE orders (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- Random, so that it does not reveal the number of orders.
  number text NOT NULL UNIQUE CHECK (number ~ '^MC-[2-9A-HJ-NP-Z]{8}$'),
  -- See src/orders/states.ts for the allowed transitions.
  state text NOT NULL DEFAULT 'placed' CHECK (state IN ('placed', 'paid', 'packed', 'shipped', 'delivered',
    'canceled', 'returned', 'partly_refunded', 'refunded')),
  -- NULL for a guest or a deleted account. The order stays, because accounting records are kept for years.
  customer_id uuid REFERENCES customers ON DELETE SET NULL,
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),

  -- The delivery address as typed.
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  line1 text NOT NULL CHECK (length(line1) BETWEEN 1 AND 200),
  line2 text NOT NULL DEFAULT '' CHECK (length(line2) <= 200),
  postal_code text NOT NULL CHECK (length(postal_code) <= 20),
  city text NOT NULL CHECK (length(city) BETWEEN 1 AND 100),
  country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  phone text NOT NULL DEFAULT '' CHECK (length(phone) <= 30),
  notes text NOT NULL DEFAULT '' CHECK (length(notes) <= 1000),

  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  subtotal_minor integer NOT NULL CHECK (subtotal_minor >= 0),
  discount_minor integer NOT NULL DEFAULT 0 CHECK (discount_minor BETWEEN 0 AND subtotal_minor),
  delivery_minor integer NOT NULL CHECK (delivery_minor >= 0),
  tax_minor integer NOT NULL CHECK (tax_minor >= 0),
  -- In hundredths of a percent: 2550 is 25.5 %.
  tax_basis_points integer NOT NULL CHECK (tax_basis_points BETWEEN 0 AND 10000),
  tax_included boolean NOT NULL,
  total_minor integer NOT NULL CHECK (total_minor
    = subtotal_minor - discount_minor + delivery_minor + CASE WHEN tax_included THEN 0 ELSE tax_minor END),
  refunded_minor integer NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND total_minor),
  promo_code text REFERENCES promo_codes,
  -- The key that counted the use in promo_customers.
  promo_customer_keys bytea[] NOT NULL DEFAULT '{}',

  delivery_method text NOT NULL,
  -- The first and the last expected day of delivery, as midnight UTC.
  expected_from timestamptz NOT NULL,
  expected_to timestamptz NOT NULL,
  carrier text NOT NULL DEFAULT '' CHECK (length(carrier) <= 60),
  tracking_number text NOT NULL DEFAULT '' CHECK (length(tracking_number) <= 60),

  payment_method text NOT NULL,
  -- The courier collects the money, so the order is packed before it is paid.
  pays_on_delivery boolean NOT NULL,
  reservation_id uuid REFERENCES reservations ON DELETE SET NULL,

  -- An order is placed once per session and cart content, and once per idempotency key. Both are SHA-256.
  session_key bytea NOT NULL CHECK (length(session_key) = 32),
  cart_version bigint NOT NULL,
  -- The cart of the order, until the cart is emptied, so that no second order is placed from it meanwhile.
  cart_key bytea NOT NULL CHECK (length(cart_key) = 32),
  is_cart_emptied boolean NOT NULL DEFAULT false,
  key_hash bytea NOT NULL UNIQUE CHECK (length(key_hash) = 32),
  request_hash bytea NOT NULL CHECK (length(request_hash) = 32),

  placed_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (session_key, cart_version)
);
CREATE UNIQUE INDEX orders_of_full_cart ON orders (cart_key) WHERE NOT is_cart_emptied;
CREATE INDEX orders_customer ON orders (customer_id, placed_at DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_placed ON orders (placed_at);
CREATE INDEX orders_state ON orders (state, placed_at);
CREATE INDEX orders_reservation ON orders (reservation_id) WHERE reservation_id IS NOT NULL;

-- Names and prices at the time of the order.
CREATE TABLE order_lines (
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  -- Starts at 1.
  position smallint NOT NULL CHECK (position > 0),
  sku text NOT NULL,
  product_slug text NOT NULL,
  name text NOT NULL,
  color text NOT NULL,
  size text NOT NULL,
  style text NOT NULL,
  drawing text NOT NULL,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  unit_price_minor integer NOT NULL CHECK (unit_price_minor >= 0),
  -- The share of the order's discount that belongs to the whole line.
  discount_minor integer NOT NULL DEFAULT 0 CHECK (discount_minor BETWEEN 0 AND unit_price_minor * quantity),
  PRIMARY KEY (order_id, position),
  UNIQUE (order_id, sku)
);

-- Who did what and when.
CREATE TABLE order_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
  action text NOT NULL,
  state text NOT NULL,
  by text NOT NULL CHECK (by IN ('customer', 'staff', 'payment', 'shop')),
  -- The staff member, as named by the operator's machine. Empty when unknown.
  name text NOT NULL DEFAULT '' CHECK (length(name) <= 100),
  -- A sentence for the shopper, or an empty string.
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX order_events_order ON order_events (order_id, id);
