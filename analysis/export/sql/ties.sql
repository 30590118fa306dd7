-- Which articles belong in one split? Those of a cluster of duplicates, and those whose titles follow one template.
SELECT list(article_id) FROM clusters GROUP BY cluster_id HAVING count(*) > 1
UNION ALL
SELECT list(article_id) FROM template_articles GROUP BY template_id
