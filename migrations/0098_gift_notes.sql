-- A text that the shopper gives to the recipient. The release before leaves it empty.
ALTER TABLE orders ADD COLUMN gift_note text NOT NULL DEFAULT '';
ALTER TABLE orders ADD CONSTRAINT orders_gift_note CHECK (length(gift_note) <= 1000) NOT VALID;
