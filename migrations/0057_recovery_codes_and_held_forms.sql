ALTER TABLE bulk_edit_products VALIDATE CONSTRAINT bulk_edit_products_outcome_check;

-- Codes that stand in for the second factor of a member of the staff who has lost it. Each works once.
CREATE TABLE staff_recovery_codes (
  customer_id uuid NOT NULL REFERENCES staff ON DELETE CASCADE,
  -- SHA-256. A code has 80 random bits, so its hash cannot be guessed.
  code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  PRIMARY KEY (customer_id, code_hash)
);

-- Forms of the admin that were sent after the session had ended, and are too long to be carried through the sign-in.
CREATE TABLE held_forms (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- The hash of the device cookie. Only this browser gets the form back.
  browser_hash bytea NOT NULL,
  path text NOT NULL CHECK (length(path) <= 2000),
  fields json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX held_forms_browser ON held_forms (browser_hash, created_at);
-- Used by the sweeper.
CREATE INDEX held_forms_created ON held_forms (created_at);
