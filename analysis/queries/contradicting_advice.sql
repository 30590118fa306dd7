-- Which steps does one article recommend and another advise against, under one title but for its numbers?
WITH titled AS (
    SELECT d.*, regexp_replace(a.title, '[0-9０-９]+', '#', 'g') AS pattern, a.url FROM advice d JOIN articles a USING (article_id)
)
SELECT pattern, code, count(DISTINCT article_id) FILTER (WHERE polarity = 'do') AS recommend,
    count(DISTINCT article_id) FILTER (WHERE polarity = 'dont') AS advise_against,
    min(text) FILTER (WHERE polarity = 'do') AS example_do, min(text) FILTER (WHERE polarity = 'dont') AS example_dont
FROM titled GROUP BY pattern, code
HAVING recommend > 0 AND advise_against > 0 AND count(DISTINCT article_id) > 1
ORDER BY recommend + advise_against DESC, pattern, code;
