-- Which provisions are cited most? An article counts once, and copies of one body count once as bodies.
SELECT
    c.law, c.article, nullif(c.suffix, 0) AS suffix,
    count(DISTINCT c.article_id) AS articles, count(DISTINCT c.body_hash) AS bodies, count(*) AS citations,
    count(c.quote) AS quoted, min(a.published_from) AS earliest, max(a.published_to) AS latest
FROM citations c JOIN articles a USING (article_id)
WHERE c.kind = 'cited' AND c.article IS NOT NULL
GROUP BY ALL
ORDER BY bodies DESC, articles DESC, c.law, c.article, suffix NULLS FIRST
LIMIT 50;
