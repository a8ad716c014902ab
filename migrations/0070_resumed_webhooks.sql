-- When an endpoint was last changed while active. A job makes its waiting deliveries due, and then clears the time.
ALTER TABLE webhook_endpoints ADD COLUMN resumed_at timestamptz;
