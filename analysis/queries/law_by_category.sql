-- Which laws do the articles of each category cite? Articles, and clusters of them where copies count once.
-- $least int = 1: fewest articles of a row
SELECT law, category, count(DISTINCT article_id) AS articles, count(DISTINCT cluster_id) AS clusters, count(*) AS citations
FROM v_citations
GROUP BY ALL HAVING articles >= coalesce($least::BIGINT, 1)
ORDER BY law, articles DESC, category NULLS LAST;
