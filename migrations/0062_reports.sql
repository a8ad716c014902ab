-- Sums of each day, month and year for the reports, so that a report of ten years reads some thousands of rows. A job
-- keeps them. What has no sums yet, such as today, is read from the orders themselves.

CREATE TABLE report_sums (
  period text NOT NULL CHECK (period IN ('day', 'month', 'year')),
  starts_on date NOT NULL,
  -- What `key` is. See src/reports/sums.ts.
  dimension text NOT NULL,
  key text NOT NULL,
  currency char(3) NOT NULL,
  orders integer NOT NULL,
  items integer NOT NULL,
  gross_minor bigint NOT NULL,
  net_minor bigint NOT NULL,
  vat_minor bigint NOT NULL,
  discount_minor bigint NOT NULL,
  delivery_minor bigint NOT NULL,
  refunded_minor bigint NOT NULL,
  PRIMARY KEY (dimension, period, starts_on, currency, key)
);

-- The periods that have sums, and the time zone in which they begin. A period without orders has no row in report_sums.
CREATE TABLE report_periods (
  period text NOT NULL CHECK (period IN ('day', 'month', 'year')),
  starts_on date NOT NULL,
  time_zone text NOT NULL,
  PRIMARY KEY (period, starts_on)
);

-- When the orders were placed that have changed since. Rows are inserted without checks, so that no two writers wait for
-- each other. Orders of the last minutes are left out, because a day gets its sums ten minutes after its end.
CREATE TABLE stale_report_days (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  placed_at timestamptz NOT NULL
);
CREATE INDEX stale_report_days_placed ON stale_report_days (placed_at);

-- With the rights of the schema's owner, because the release before may run before it gets rights to the new table.
CREATE FUNCTION note_stale_report_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO stale_report_days (placed_at) VALUES (NEW.placed_at);
  RETURN NULL;
END $$;
CREATE TRIGGER orders_report_inserted AFTER INSERT ON orders FOR EACH ROW
  WHEN (NEW.placed_at < now() - interval '5 minutes') EXECUTE FUNCTION note_stale_report_day();
CREATE TRIGGER orders_report_changed AFTER UPDATE OF state, refunded_minor, total_minor ON orders FOR EACH ROW
  WHEN (NEW.placed_at < now() - interval '5 minutes'
    AND ((OLD.state = 'canceled') <> (NEW.state = 'canceled') OR OLD.refunded_minor <> NEW.refunded_minor
      OR OLD.total_minor <> NEW.total_minor))
  EXECUTE FUNCTION note_stale_report_day();

CREATE FUNCTION note_stale_report_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO stale_report_days (placed_at)
    SELECT DISTINCT placed_at FROM removed JOIN orders ON orders.id = order_id
    WHERE placed_at < now() - interval '5 minutes';
  RETURN NULL;
END $$;
CREATE TRIGGER order_lines_report_changed AFTER UPDATE ON order_lines REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION note_stale_report_lines();
CREATE TRIGGER order_lines_report_removed AFTER DELETE ON order_lines REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION note_stale_report_lines();
