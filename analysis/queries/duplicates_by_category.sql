-- What share of each category's articles are copies of earlier ones?
SELECT a.category, count(*) AS articles, count(*) FILTER (WHERE c.representative <> a.article_id) AS duplicates,
    round(avg((c.representative <> a.article_id)::INT), 3) AS duplicate_share, count(DISTINCT c.cluster_id) AS clusters
FROM articles a JOIN clusters c USING (article_id)
GROUP BY a.category ORDER BY articles DESC, a.category;
