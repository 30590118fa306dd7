-- Which words would the rows of an export show, each cut to the longest excerpt, and how often do they stand there?
-- Equal spans count once. Words that many articles share come first, then surer and shorter kinds of rows.
CREATE TEMP TABLE candidates AS
WITH wanted AS (
    SELECT article_id, span_start, span_end, left(text, {longest}) AS words, 1 AS turn FROM v_public_citations
    UNION ALL SELECT article_id, span_start, span_end, left(text, {longest}), 2 FROM v_public_tactics
    UNION ALL SELECT article_id, span_start, span_end, left(text, {longest}), 3 FROM v_public_advice
    UNION ALL SELECT article_id, quote_start, quote_end, left(quote, {longest}), 4 FROM v_public_citations WHERE quote_start IS NOT NULL
),
once AS MATERIALIZED (
    SELECT article_id, span_start, span_end, any_value(words) AS words, min(turn) AS turn
    FROM wanted SEMI JOIN scope USING (article_id)
    WHERE words IS NOT NULL
    GROUP BY article_id, span_start, span_end
)
SELECT o.*, hash(o.words) AS saying, length(o.words) AS length, s.chars, p.places AS shared_by
FROM once o JOIN scope s USING (article_id)
JOIN (SELECT hash(words) AS saying, count(*) AS places FROM once GROUP BY 1) p ON p.saying = hash(o.words);

CREATE TEMP TABLE chosen (saying UBIGINT);
