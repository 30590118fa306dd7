-- How many of the articles that pages lead to are archived, by site? Neighbours and related articles, as linked.
WITH linked AS (
    SELECT DISTINCT a.site, l.url
    FROM links l JOIN articles a USING (article_id) WHERE l.kind IN ('previous', 'next', 'related')
),
asked AS (SELECT DISTINCT url FROM captures)
SELECT site, count(*) AS linked, count(k.url) AS asked, count(*) - count(k.url) AS never_asked,
    round(count(k.url) / count(*), 3) AS share, min(n.url) FILTER (k.url IS NULL) AS example
FROM linked n LEFT JOIN asked k ON k.url = n.url
GROUP BY site ORDER BY site;
