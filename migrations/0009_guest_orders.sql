-- Which orders were a guest's when they were placed: those may move into the account that has confirmed their
-- address. An order whose account is gone has no customer either and stays nobody's, as do those from before
-- this column, of which nobody can tell.
ALTER TABLE orders ADD COLUMN is_guests boolean NOT NULL DEFAULT false;
CREATE INDEX orders_of_guests ON orders (email) WHERE is_guests;
