-- Imports of the catalog from the browser: the file, the job that works on it, and what it has changed.

CREATE TABLE imports (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL CHECK (kind IN ('file', 'undo')),
  -- The import that an undo takes back.
  undoes uuid REFERENCES imports ON DELETE CASCADE,
  -- See src/catalog/import/jobs/states.ts for what each means.
  state text NOT NULL CHECK (state IN ('uploading', 'checking', 'checked', 'refused', 'importing', 'done', 'canceled',
    'failed')),
  file_name text NOT NULL CHECK (length(file_name) <= 255),
  size_bytes bigint NOT NULL DEFAULT 0,
  removes_missing boolean NOT NULL DEFAULT false,
  overwrites_stock boolean NOT NULL DEFAULT false,
  -- Whether an undo also takes back products that were changed since.
  includes_changed boolean NOT NULL DEFAULT false,
  -- Who has asked for it, as in the audit log.
  actor_kind text NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  network text NOT NULL,
  -- The process that works on it. It says every few seconds that it still does.
  worker uuid,
  alive_at timestamptz,
  attempts smallint NOT NULL DEFAULT 0,
  step text NOT NULL DEFAULT '',
  rows_read integer NOT NULL DEFAULT 0,
  products_read integer NOT NULL DEFAULT 0,
  -- What was changed, what would be changed, or what is wrong with the file.
  result jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When it came into its state.
  changed_at timestamptz NOT NULL DEFAULT now()
);
-- The jobs that are waiting or running, oldest first.
CREATE INDEX imports_active ON imports (changed_at) WHERE state IN ('checking', 'importing');
CREATE INDEX imports_newest ON imports (created_at DESC);
CREATE INDEX imports_undoes ON imports (undoes) WHERE undoes IS NOT NULL;
-- Two clicks start one undo.
CREATE UNIQUE INDEX imports_undone_once ON imports (undoes) WHERE undoes IS NOT NULL AND state = 'importing';

-- The file, in pieces, so that any instance can work on it.
CREATE TABLE import_pieces (
  import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
  number integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (import_id, number)
);

-- Each product that the last import has changed, before and after, so that it can be undone.
CREATE TABLE import_changes (
  -- Checked at the end, because an import writes its own row last.
  import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  product_id bigint NOT NULL,
  slug text NOT NULL,
  -- NULL for a product that the import has created.
  before jsonb,
  after jsonb NOT NULL,
  PRIMARY KEY (import_id, product_id)
);

-- Each member of the staff can hide the list of first steps.
ALTER TABLE staff ADD COLUMN hides_first_steps boolean NOT NULL DEFAULT false;
