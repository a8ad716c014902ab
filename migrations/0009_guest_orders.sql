-- Which orders were a guest's when they were placed: those may move into the account that has confirmed their
-- address. An order whose account is gone has no customer either and stays nobody's, as do those from before
-- this column, of which nobody can tell.
ALTER TABLE orders ADD COLUMN is_guests boolean NOT NULL DEFAULT false;
-- Whose account was deleted: its order keeps no name, once nothing can come of it any more.
ALTER TABLE orders ADD COLUMN is_to_anonymize boolean NOT NULL DEFAULT false;
