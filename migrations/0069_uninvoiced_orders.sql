-- Orders that shipped before there were invoices. Since migration 0061, a trigger notes those that ship without one.
INSERT INTO uninvoiced_orders (order_id)
  SELECT id FROM orders
  WHERE state IN ('shipped', 'delivered', 'returned', 'partly_refunded', 'refunded')
    AND EXISTS (SELECT FROM order_events WHERE order_events.order_id = orders.id AND action = 'ship')
    AND NOT EXISTS (SELECT FROM invoices WHERE invoices.order_id = orders.id AND kind = 'invoice')
  ON CONFLICT DO NOTHING;
