-- Marks orders that a guest placed. They may move into the account that confirms their address. Orders of deleted
-- accounts have no customer either but never move. Neither do orders from before this column, whose origin is unknown.
ALTER TABLE orders ADD COLUMN is_guests boolean NOT NULL DEFAULT false;
-- Marks orders of deleted accounts. Their names are removed once the order is final.
ALTER TABLE orders ADD COLUMN is_to_anonymize boolean NOT NULL DEFAULT false;
