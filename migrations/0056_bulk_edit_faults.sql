-- Why a product of a bulk edit was not changed, and how often it was tried.
ALTER TABLE bulk_edit_products
  ADD COLUMN tries smallint NOT NULL DEFAULT 0,
  ADD COLUMN fault text NOT NULL DEFAULT '' CHECK (length(fault) <= 500);
ALTER TABLE bulk_edit_products DROP CONSTRAINT bulk_edit_products_outcome_check;
ALTER TABLE bulk_edit_products ADD CONSTRAINT bulk_edit_products_outcome_check
  CHECK (outcome IN ('changed', 'unchanged', 'gone', 'refused', 'failed'));
