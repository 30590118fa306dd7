-- Which title patterns are used most, with what in their slots, and over how many distinct bodies?
SELECT t.pattern, t.articles, count(DISTINCT c.cluster_id) AS clusters,
    list_distinct(list(array_to_string(f.fillers, ' | ') ORDER BY f.article_id))[:10] AS fillers, any_value(t.example) AS example
FROM templates t JOIN template_articles f USING (template_id) JOIN clusters c USING (article_id)
GROUP BY t.template_id, t.pattern, t.articles ORDER BY t.articles DESC, t.pattern LIMIT 100;
