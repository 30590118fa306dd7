-- Which articles were copied most, and where do the copies stand?
WITH sized AS (
    SELECT c.cluster_id, any_value(c.representative) AS representative, count(*) AS articles,
        count(DISTINCT a.site) AS sites, count(DISTINCT a.title) AS titles, list(a.url ORDER BY a.published_to, a.article_id)[:10] AS urls
    FROM clusters c JOIN articles a USING (article_id)
    GROUP BY c.cluster_id HAVING count(*) > 1
)
SELECT s.cluster_id, s.articles, s.sites, s.titles, r.title, r.published, s.urls
FROM sized s JOIN articles r ON r.article_id = s.representative
ORDER BY s.articles DESC, s.cluster_id LIMIT 50;
