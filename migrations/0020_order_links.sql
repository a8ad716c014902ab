-- The link that a guest's order was mailed with ends as the order moves into an account. The database notes that by
-- itself, because several writers move orders. Which orders have moved before this column is not known; their links
-- end a year after they were placed.
ALTER TABLE orders ADD COLUMN is_link_ended boolean NOT NULL DEFAULT false;

CREATE FUNCTION end_order_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.is_link_ended := true;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_moved BEFORE UPDATE OF customer_id ON orders FOR EACH ROW
  WHEN (NEW.customer_id IS NOT NULL AND NEW.customer_id IS DISTINCT FROM OLD.customer_id)
  EXECUTE FUNCTION end_order_link();
