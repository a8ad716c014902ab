-- Days that were exported for the accountant are closed: a document that is numbered later has a later day, so that no
-- document is missing from an export that was complete.
CREATE TABLE closed_invoice_days (
  is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
  until date NOT NULL
);
INSERT INTO closed_invoice_days (until) VALUES ('2000-01-01');

-- As before, and a document gets the day after the closed ones if its transaction began on one of them. The row of the
-- closed days is locked from the numbering to the end of the transaction, so that closing a day waits for its documents.
CREATE OR REPLACE FUNCTION number_invoice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  is_invoice integer := (NEW.kind = 'invoice')::integer;
  closed date;
  day date;
  used invoice_counters;
BEGIN
  SELECT until INTO closed FROM closed_invoice_days FOR SHARE;
  day := greatest(NEW.issued_on, closed + 1);
  INSERT INTO invoice_counters AS counter (year, invoices, credit_notes, last_on)
  VALUES (extract(year FROM day), is_invoice, 1 - is_invoice, day)
  ON CONFLICT (year) DO UPDATE SET invoices = counter.invoices + is_invoice,
    credit_notes = counter.credit_notes + 1 - is_invoice, last_on = greatest(counter.last_on, day)
  RETURNING * INTO used;
  UPDATE invoices SET issued_on = used.last_on, number = CASE is_invoice
      WHEN 1 THEN 'INV-' || used.year || '-' || lpad(used.invoices::text, greatest(6, length(used.invoices::text)), '0')
      ELSE 'CN-' || used.year || '-' || lpad(used.credit_notes::text, greatest(6, length(used.credit_notes::text)), '0')
    END
  WHERE id = NEW.id;
  RETURN NULL;
END $$;
