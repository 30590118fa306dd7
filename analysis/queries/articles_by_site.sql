-- How many articles, versions and characters does each site have, and how many articles are gone?
SELECT
    a.site, count(*) AS articles,
    (SELECT count(*) FROM article_versions v WHERE v.site = a.site) AS versions,
    count(gone_since) AS gone, sum(chars) AS chars, median(chars)::BIGINT AS median_chars,
    count(DISTINCT body_hash) AS distinct_bodies
FROM articles a
GROUP BY ALL
ORDER BY site;
