-- What a garment measures, by size, as text: "Chest: S 50, M 53.5" with a line for each measurement, in centimeters.
-- A release that does not know it leaves it as it is.

ALTER TABLE products ADD COLUMN measurements text NOT NULL DEFAULT '';
