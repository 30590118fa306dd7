-- Which families of copies are largest, over which days and sites, and what stands in the slots of their titles' pattern?
WITH sized AS (
    SELECT c.cluster_id, any_value(c.representative) AS representative, count(*) AS articles, count(DISTINCT a.site) AS sites,
        count(DISTINCT a.title) AS titles, min(a.published_from) AS earliest, max(a.published_to) AS latest
    FROM clusters c JOIN articles a USING (article_id)
    GROUP BY c.cluster_id HAVING count(*) > 1
    ORDER BY articles DESC, c.cluster_id LIMIT 12
), patterns AS (
    SELECT s.cluster_id, t.pattern, count(*) AS followers,
        list_distinct(list(array_to_string(f.fillers, ' | ') ORDER BY f.article_id)) AS fillers
    FROM sized s JOIN clusters c USING (cluster_id) JOIN template_articles f USING (article_id) JOIN templates t USING (template_id)
    GROUP BY s.cluster_id, t.template_id, t.pattern
    QUALIFY row_number() OVER (PARTITION BY s.cluster_id ORDER BY followers DESC, t.pattern) = 1
)
SELECT s.cluster_id, s.articles, s.sites, s.titles, s.earliest, s.latest, r.title, r.url, p.pattern, p.followers,
    list_sort(p.fillers)[:6] AS fillers
FROM sized s JOIN articles r ON r.article_id = s.representative LEFT JOIN patterns p USING (cluster_id)
ORDER BY s.articles DESC, s.cluster_id;
