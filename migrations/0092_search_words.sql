-- A word of a name is searched for, and not taken as the name of a category. NULL is a word whose names are not counted yet,
-- because the earlier release has added it, or has taken the mark below.
ALTER TABLE search_words ADD COLUMN names integer;
-- Counts them, once the new release runs.
INSERT INTO vocabulary_marks DEFAULT VALUES;

-- Instances keep the words in memory, and read them again when one is added or removed.
CREATE FUNCTION note_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed) THEN
    INSERT INTO page_changes (kind) VALUES ('words');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER search_words_added AFTER INSERT ON search_words REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_search_words();
CREATE TRIGGER search_words_removed AFTER DELETE ON search_words REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_search_words();
