-- How much of each law in force do the articles cite? The laws cited by most articles, with the articles of theirs that nobody cites.
WITH cited AS (
    SELECT law, count(DISTINCT (article, coalesce(suffix, 0))) AS cited_articles, count(DISTINCT article_id) AS articles,
        arg_max(article_id, article_id) AS newest
    FROM citations WHERE kind = 'cited' AND reference_verdict = 'exists' AND article IS NOT NULL
    GROUP BY law
)
SELECT c.law, l.law_version, l.articles AS provisions, c.cited_articles, greatest(l.articles - c.cited_articles, 0) AS never_cited,
    c.articles, a.url AS newest_url
FROM cited c JOIN laws l USING (law) JOIN articles a ON a.article_id = c.newest
WHERE l.repealed IS NULL AND l.articles IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY c.law ORDER BY l.law_version DESC) = 1
ORDER BY c.articles DESC, c.law
LIMIT 12;
