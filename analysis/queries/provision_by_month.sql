-- How often is each provision cited by month? An article counts where its whole interval lies in the month.
-- $law text = : one law, without 中华人民共和国; all of them where empty
-- $article int = : one article (条) of it; all of them where empty
SELECT law, article, month, count(DISTINCT article_id) AS articles, count(DISTINCT cluster_id) AS clusters
FROM v_citations
WHERE article IS NOT NULL AND month IS NOT NULL
    AND ($law::VARCHAR IS NULL OR law = $law::VARCHAR) AND ($article::BIGINT IS NULL OR article = $article::BIGINT)
GROUP BY ALL ORDER BY law, article, month;
