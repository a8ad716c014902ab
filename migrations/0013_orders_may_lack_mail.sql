-- True when a confirmation email is not guaranteed, because the address has reached the day's limit for confirmations of
-- guest orders. The order's page then asks the shopper to keep its link.
ALTER TABLE orders ADD COLUMN may_lack_confirmation boolean NOT NULL DEFAULT false;
