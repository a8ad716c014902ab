-- The prices of variants from before the history. Their later changes name the price before, so none is missing.
INSERT INTO price_history (sku, variant_created_at, price_minor)
  SELECT sku, created_at, price_minor FROM variants
  WHERE NOT EXISTS (SELECT FROM price_history WHERE price_history.sku = variants.sku)
  ORDER BY sku;

INSERT INTO low_stock (sku) SELECT sku FROM variants WHERE stock < 4 ORDER BY sku ON CONFLICT DO NOTHING;
