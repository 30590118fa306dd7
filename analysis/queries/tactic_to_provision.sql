-- Which provisions do articles cite that describe a conduct? For each code and provision, in how many articles both stand.
WITH placed AS (SELECT rowid AS place, article_id FROM articles),  -- numbers join and count faster than ids
told AS (SELECT DISTINCT p.place, t.code FROM tactics t JOIN placed p USING (article_id)),
cited AS (
    SELECT DISTINCT p.place, c.law, c.article FROM citations c JOIN placed p USING (article_id) WHERE c.kind = 'cited' AND c.article IS NOT NULL
)
SELECT t.code AS tactic, c.law, c.article, count(*) AS articles
FROM told t JOIN cited c USING (place)
GROUP BY ALL ORDER BY tactic, articles DESC, c.law, c.article;
