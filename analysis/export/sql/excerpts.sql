-- Which words may an export show at which spans?
CREATE TEMP TABLE excerpts AS
SELECT article_id, span_start, span_end, words, saying
FROM candidates SEMI JOIN chosen USING (saying);
DROP TABLE candidates;
