-- Which steps does one article recommend and another advise against, under one title pattern?
WITH titled AS (
    SELECT d.*, t.pattern FROM advice d JOIN template_articles USING (article_id) JOIN templates t USING (template_id)
)
SELECT pattern, code, count(DISTINCT article_id) FILTER (WHERE polarity = 'do') AS recommend,
    count(DISTINCT article_id) FILTER (WHERE polarity = 'dont') AS advise_against,
    min(text) FILTER (WHERE polarity = 'do') AS example_do, min(text) FILTER (WHERE polarity = 'dont') AS example_dont
FROM titled GROUP BY pattern, code
HAVING recommend > 0 AND advise_against > 0 AND count(DISTINCT article_id) > 1
ORDER BY recommend + advise_against DESC, pattern, code;
