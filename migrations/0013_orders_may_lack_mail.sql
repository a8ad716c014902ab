-- Whether the shopper cannot count on a confirmation by email, because the address has already had as many
-- confirmations of guest orders that day as are certain. The order's page then asks to keep its link.
ALTER TABLE orders ADD COLUMN may_lack_confirmation boolean NOT NULL DEFAULT false;
