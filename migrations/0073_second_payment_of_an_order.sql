-- Migration 0072 has made the index that takes its place, so an order still has one payment, besides those of its edits.
DROP INDEX payment_attempts_live;
