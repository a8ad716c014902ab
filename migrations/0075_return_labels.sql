-- When the label or code of a return was first opened. NULL until then.
ALTER TABLE returns ADD COLUMN label_opened_at timestamptz;
