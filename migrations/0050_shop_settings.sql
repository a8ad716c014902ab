-- What the shop is: its name, delivery, taxes, texts and the like. Each change adds a version with the whole document, so
-- that every earlier version can be read and brought back. Without a row, the defaults of the code apply as version 0.

CREATE TABLE shop_settings (
  version integer PRIMARY KEY CHECK (version > 0),
  -- A section that is missing has its defaults. See src/settings/schema.ts.
  document jsonb NOT NULL CHECK (jsonb_typeof(document) = 'object'),
  -- The sections that differ from the version before.
  sections text[] NOT NULL CHECK (cardinality(sections) > 0),
  changed_by text NOT NULL CHECK (length(changed_by) BETWEEN 1 AND 254),
  at timestamptz NOT NULL DEFAULT now()
);

-- Versions are never changed. In production the web tier's role also lacks the rights to do so.
CREATE TRIGGER shop_settings_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON shop_settings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
