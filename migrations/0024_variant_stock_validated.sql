ALTER TABLE variants VALIDATE CONSTRAINT variants_stock_check;
