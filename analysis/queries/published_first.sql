-- Which site published first what several sites have?
WITH across AS (
    SELECT c.cluster_id, any_value(r.site) AS first_site, count(DISTINCT a.site) AS sites
    FROM clusters c JOIN articles a USING (article_id) JOIN articles r ON r.article_id = c.representative
    GROUP BY c.cluster_id HAVING count(DISTINCT a.site) > 1
)
SELECT a.site, count(DISTINCT x.cluster_id) AS shared_clusters,
    count(DISTINCT x.cluster_id) FILTER (WHERE x.first_site = a.site) AS published_first
FROM across x JOIN clusters c USING (cluster_id) JOIN articles a USING (article_id)
GROUP BY a.site ORDER BY published_first DESC, a.site;
