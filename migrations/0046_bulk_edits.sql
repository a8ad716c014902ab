-- Changes of many products at once. They are made in batches, and go on after a restart.

CREATE TABLE bulk_edits (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  action text NOT NULL CHECK (action IN ('status', 'add-tags', 'remove-tags', 'vendor', 'type', 'delete')),
  -- What the action sets. Empty until it is started.
  value text NOT NULL DEFAULT '' CHECK (length(value) <= 10000),
  -- Who has started it, for the audit log.
  actor jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX bulk_edits_running ON bulk_edits (started_at) WHERE started_at IS NOT NULL AND finished_at IS NULL;
-- Used by the sweeper.
CREATE INDEX bulk_edits_created ON bulk_edits (created_at);

CREATE TABLE bulk_edit_products (
  bulk_edit_id uuid NOT NULL REFERENCES bulk_edits ON DELETE CASCADE,
  -- Not a foreign key: the product may be deleted meanwhile, also by this edit.
  product_id bigint NOT NULL,
  -- NULL until the product's turn.
  outcome text CHECK (outcome IN ('changed', 'unchanged', 'gone', 'refused')),
  PRIMARY KEY (bulk_edit_id, product_id)
);
CREATE INDEX bulk_edit_products_left ON bulk_edit_products (bulk_edit_id, product_id) WHERE outcome IS NULL;
