-- Products can have a VAT rate of their own, and an order keeps the rate of each line.

-- A release that does not know the class leaves it as it is, and new products have the standard one.
ALTER TABLE products ADD COLUMN tax_class text NOT NULL DEFAULT 'standard';
ALTER TABLE products ADD CONSTRAINT products_tax_class CHECK (tax_class IN ('standard', 'reduced', 'zero')) NOT VALID;

-- In hundredths of a percent: 2550 is 25.5%. NULL is the rate of the order, as in orders of the release before.
ALTER TABLE order_lines ADD COLUMN tax_basis_points integer;
ALTER TABLE order_lines ADD CONSTRAINT order_lines_tax_basis_points
  CHECK (tax_basis_points BETWEEN 0 AND 10000) NOT VALID;

ALTER TABLE bulk_edits DROP CONSTRAINT bulk_edits_action_check, ADD CONSTRAINT bulk_edits_action_check CHECK
  (action IN ('status', 'add-tags', 'remove-tags', 'vendor', 'type', 'tax-class', 'delete')) NOT VALID;
