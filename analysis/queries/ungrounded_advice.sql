-- What share of the steps does no provision of their article support, by category?
SELECT a.category, count(*) AS steps, count(*) FILTER (WHERE d.grounded_by IS NULL) AS ungrounded,
    round(count(*) FILTER (WHERE d.grounded_by IS NULL) / count(*), 3) AS share
FROM advice d JOIN articles a USING (article_id) GROUP BY a.category ORDER BY steps DESC, a.category NULLS LAST;
