-- What do articles get beside their columns? Clusters and templates as they show among the articles in scope.
CREATE TEMP TABLE article_extras AS
SELECT c.article_id,
    CASE WHEN c.cluster_id IN (SELECT article_id FROM scope) THEN c.cluster_id ELSE 'cluster:' || left(md5(c.cluster_id), 16) END AS cluster_id,
    first_value(c.article_id) OVER (
        PARTITION BY c.cluster_id ORDER BY c.article_id <> c.representative, a.published_to NULLS LAST, a.first_seen, c.article_id
    ) AS representative,
    t.template_id, s.split
FROM clusters c
SEMI JOIN scope USING (article_id)
JOIN articles a USING (article_id)
JOIN splits s USING (article_id)
LEFT JOIN (SELECT article_id, min(template_id) AS template_id FROM template_articles SEMI JOIN template_scope USING (template_id) GROUP BY ALL) t USING (article_id)
