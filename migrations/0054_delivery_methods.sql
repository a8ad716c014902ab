-- The shop names its own delivery methods and says how long orders can be returned. An order keeps both as they were when
-- it was placed. Orders of the release before have no name, and could be returned for 30 days.

ALTER TABLE orders
  ADD COLUMN delivery_label text NOT NULL DEFAULT '',
  ADD COLUMN return_days smallint NOT NULL DEFAULT 30;
ALTER TABLE orders ADD CONSTRAINT orders_delivery_label CHECK (length(delivery_label) <= 60) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT orders_return_days CHECK (return_days BETWEEN 1 AND 365) NOT VALID;
