-- Whether the shopper cannot count on a confirmation by email, because its address has had as many of guests'
-- orders that day as it gets for certain: the order's page then asks to keep its link.
ALTER TABLE orders ADD COLUMN may_lack_confirmation boolean NOT NULL DEFAULT false;
