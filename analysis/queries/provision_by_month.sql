-- How often is each provision cited by month? An article counts where its whole interval lies in the month.
-- $law text = : one law, without 中华人民共和国; all of them where empty
-- $article int = : one article (条) of it; all of them where empty
WITH cited AS (
    SELECT DISTINCT c.law, c.article, a.rowid AS number
    FROM citations c JOIN articles a USING (article_id)
    WHERE c.kind = 'cited' AND c.article IS NOT NULL
        AND ($law::VARCHAR IS NULL OR c.law = $law::VARCHAR) AND ($article::BIGINT IS NULL OR c.article = $article::BIGINT)
), placed AS (
    SELECT a.rowid AS number, month_within(a.published_from, a.published_to) AS month, k.cluster_id
    FROM articles a LEFT JOIN clusters k USING (article_id)
)
SELECT law, article, month, count(*) AS articles, count(DISTINCT cluster_id) AS clusters
FROM cited JOIN placed USING (number)
WHERE month IS NOT NULL
GROUP BY ALL ORDER BY law, article, month;
