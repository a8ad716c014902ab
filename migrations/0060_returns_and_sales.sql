-- What came back of a return: how much of each line is not sold again, and why.
ALTER TABLE return_lines
  ADD COLUMN written_off integer NOT NULL DEFAULT 0,
  -- What the staff has seen, such as 'Stained'. Empty for items as new.
  ADD COLUMN condition text NOT NULL DEFAULT '';
ALTER TABLE return_lines ADD CONSTRAINT return_lines_received
  CHECK (written_off BETWEEN 0 AND quantity AND length(condition) <= 200) NOT VALID;

-- What was sold on each day of the shop's time zone, without canceled orders. A job keeps it, so that the overview does not
-- read the orders of 90 days.
CREATE TABLE order_days (
  time_zone text NOT NULL CHECK (length(time_zone) <= 60),
  day date NOT NULL,
  currency char(3) NOT NULL,
  orders integer NOT NULL,
  revenue_minor bigint NOT NULL,
  computed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (time_zone, day, currency)
);
