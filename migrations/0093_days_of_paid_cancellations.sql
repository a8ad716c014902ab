-- An order that was canceled after its payment ends as refunded and counted as sold. The days of such orders are summed again.
INSERT INTO stale_report_days (placed_at)
  SELECT placed_at FROM orders WHERE state IN ('refunded', 'partly_refunded')
    AND EXISTS (SELECT FROM order_events WHERE order_id = orders.id AND action = 'cancel');
