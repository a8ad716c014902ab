-- The link in a guest order's email expires when the order moves into an account. A trigger records the move, because
-- several writers move orders. Moves from before this column are unknown, so those links expire a year after the order.
ALTER TABLE orders ADD COLUMN is_link_ended boolean NOT NULL DEFAULT false;

CREATE FUNCTION end_order_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.is_link_ended := true;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_moved BEFORE UPDATE OF customer_id ON orders FOR EACH ROW
  WHEN (NEW.customer_id IS NOT NULL AND NEW.customer_id IS DISTINCT FROM OLD.customer_id)
  EXECUTE FUNCTION end_order_link();
