-- Why a product of a bulk edit was not changed, and how often it was tried.
ALTER TABLE bulk_edit_products ADD COLUMN tries smallint NOT NULL DEFAULT 0;
ALTER TABLE bulk_edit_products ADD COLUMN fault text NOT NULL DEFAULT '';
-- The next migration validates it.
ALTER TABLE bulk_edit_products DROP CONSTRAINT bulk_edit_products_outcome_check, ADD CONSTRAINT bulk_edit_products_outcome_check
  CHECK (outcome IN ('changed', 'unchanged', 'gone', 'refused', 'failed')) NOT VALID;
