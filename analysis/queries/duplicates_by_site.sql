-- How many of each site's articles are copies, and how many articles is that in effect?
-- duplicates: not the earliest of their cluster. effective: exp of the entropy of the clusters' shares (Hill 1973, order 1).
WITH sized AS (
    SELECT a.site, c.cluster_id, count(*) AS members, count(*) FILTER (WHERE c.representative <> a.article_id) AS copies
    FROM articles a JOIN clusters c USING (article_id) GROUP BY a.site, c.cluster_id
),
shared AS (SELECT *, members / sum(members) OVER (PARTITION BY site) AS share FROM sized)
SELECT site, sum(members)::BIGINT AS articles, count(*) AS clusters, sum(copies)::BIGINT AS duplicates,
    round(sum(copies) / sum(members), 3) AS duplicate_share, round(exp(-sum(share * ln(share))), 1) AS effective_articles
FROM shared GROUP BY site ORDER BY articles DESC, site;
