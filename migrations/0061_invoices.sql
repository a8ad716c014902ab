-- Invoices and credit notes. All times are the database's own. All amounts of money are integers in minor units.

-- The company, VAT ID and billing address that the shopper gave, if they did. See Billing in src/invoices/billing.ts.
ALTER TABLE orders ADD COLUMN billing jsonb;

-- How many numbers each year has used. Its row is locked from the numbering of a document to the end of the transaction,
-- so a number is used only if its document is stored.
CREATE TABLE invoice_counters (
  year smallint PRIMARY KEY,
  invoices integer NOT NULL,
  credit_notes integer NOT NULL,
  -- The day of the last document, so that days grow with numbers.
  last_on date NOT NULL
);

CREATE TABLE invoices (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- A reversal takes back a credit note whose refund has failed.
  kind text NOT NULL CHECK (kind IN ('invoice', 'credit_note', 'reversal')),
  order_id uuid NOT NULL REFERENCES orders,
  -- The invoice that a credit note or a reversal corrects.
  corrects uuid REFERENCES invoices,
  -- NULL until the end of the transaction that has issued the document. See number_invoice.
  number text UNIQUE CHECK (number ~ '^(INV|CN)-\d{4}-\d{6,}$'),
  -- The day in the shop's time zone.
  issued_on date NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Where the tax is due.
  country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Each is 0 or more. A credit note takes the amounts off, a reversal adds them again.
  net_minor integer NOT NULL CHECK (net_minor >= 0),
  vat_minor integer NOT NULL CHECK (vat_minor >= 0),
  gross_minor integer NOT NULL CHECK (gross_minor = net_minor + vat_minor),
  -- What the document says, frozen. See InvoiceDocument in src/invoices/document.ts.
  document jsonb NOT NULL,
  CHECK ((kind = 'invoice') = (corrects IS NULL))
);
-- An order has one invoice. A repeated request finds it here.
CREATE UNIQUE INDEX invoices_of_order ON invoices (order_id) WHERE kind = 'invoice';
CREATE INDEX invoices_order ON invoices (order_id);
CREATE INDEX invoices_issued ON invoices (issued_on, id);
CREATE INDEX invoices_corrects ON invoices (corrects) WHERE corrects IS NOT NULL;

-- The amounts of a document for each VAT rate.
CREATE TABLE invoice_vat (
  invoice_id uuid NOT NULL REFERENCES invoices,
  -- Hundredths of a percent: 2550 is 25.5%.
  basis_points integer NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  net_minor integer NOT NULL CHECK (net_minor >= 0),
  vat_minor integer NOT NULL CHECK (vat_minor >= 0),
  PRIMARY KEY (invoice_id, basis_points)
);

-- The PDF of a document, from the first time that someone opened it. It is never made again.
CREATE TABLE invoice_files (
  invoice_id uuid PRIMARY KEY REFERENCES invoices,
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  pdf bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- It runs with the rights of the schema's owner, because the web tier's role cannot update invoices.
CREATE FUNCTION number_invoice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  is_invoice integer := (NEW.kind = 'invoice')::integer;
  used invoice_counters;
BEGIN
  INSERT INTO invoice_counters AS counter (year, invoices, credit_notes, last_on)
  VALUES (extract(year FROM NEW.issued_on), is_invoice, 1 - is_invoice, NEW.issued_on)
  ON CONFLICT (year) DO UPDATE SET invoices = counter.invoices + is_invoice,
    credit_notes = counter.credit_notes + 1 - is_invoice, last_on = greatest(counter.last_on, NEW.issued_on)
  RETURNING * INTO used;
  UPDATE invoices SET issued_on = used.last_on, number = CASE is_invoice
      WHEN 1 THEN 'INV-' || used.year || '-' || lpad(used.invoices::text, greatest(6, length(used.invoices::text)), '0')
      ELSE 'CN-' || used.year || '-' || lpad(used.credit_notes::text, greatest(6, length(used.credit_notes::text)), '0')
    END
  WHERE id = NEW.id;
  RETURN NULL;
END $$;
-- A number is taken when the transaction commits. All other locks are held by then, so transactions that lock orders and
-- variants in any sequence cannot deadlock by the counter.
CREATE CONSTRAINT TRIGGER invoices_numbered AFTER INSERT ON invoices DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION number_invoice();

CREATE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.number IS NULL AND NEW.number IS NOT NULL
    AND (OLD.id, OLD.kind, OLD.order_id, OLD.corrects, OLD.created_at, OLD.country, OLD.currency, OLD.net_minor,
      OLD.vat_minor, OLD.gross_minor, OLD.document)
    IS NOT DISTINCT FROM (NEW.id, NEW.kind, NEW.order_id, NEW.corrects, NEW.created_at, NEW.country, NEW.currency,
      NEW.net_minor, NEW.vat_minor, NEW.gross_minor, NEW.document) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an invoice is never changed: issue a credit note' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER invoices_frozen BEFORE UPDATE OR DELETE ON invoices
  FOR EACH ROW EXECUTE FUNCTION refuse_invoice_change();
CREATE TRIGGER invoices_kept BEFORE TRUNCATE ON invoices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_vat_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_vat
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_files_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_files
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Orders that have shipped without an invoice: those from before this migration, and those that the release before ships
-- while it still runs. The shop removes an order from here when it issues the invoice.
-- Migration 0069 fills it, because this one keeps others from the orders until it commits.
CREATE TABLE uninvoiced_orders (order_id uuid PRIMARY KEY REFERENCES orders ON DELETE CASCADE);

-- With the rights of the schema's owner, because the release before may run before it gets rights to the new table.
CREATE FUNCTION note_uninvoiced_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO uninvoiced_orders (order_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER orders_uninvoiced AFTER UPDATE OF state ON orders FOR EACH ROW
  WHEN (NEW.state = 'shipped' AND OLD.state <> 'shipped') EXECUTE FUNCTION note_uninvoiced_order();
