-- Which citation of today is each decision on? That of the same provision at the same place of the same body; the number it had then
-- tells apart those that are alike. `decisions` holds the rows of reviews.jsonl, `judged` the citations of every version.
INSERT INTO reviews BY NAME
WITH numbered AS (
    SELECT *, row_number() OVER () AS line FROM decisions
), placed AS (
    SELECT d.line, arg_min(j.ord, abs(j.ord - d.ord)) AS ord
    FROM numbered d
    JOIN judged j ON j.article_id = d.article_id AND j.body_hash = d.body_hash AND j.span_start = d.span_start
        AND j.law = d.law AND j.article IS NOT DISTINCT FROM d.article AND coalesce(j.suffix, 0) = coalesce(d.suffix, 0)
    GROUP BY d.line
)
SELECT d.* EXCLUDE (line) REPLACE (p.ord AS ord)
FROM numbered d LEFT JOIN placed p USING (line)
ORDER BY d.line;
