-- How many distinct articles does the corpus hold in effect, beside the raw count?
-- effective: exp of the entropy of the clusters' shares (Hill 1973, order 1); no_copies: clusters of a single article.
WITH sized AS (SELECT cluster_id, count(*) AS members FROM clusters GROUP BY cluster_id),
shared AS (SELECT members, members / sum(members) OVER () AS share FROM sized)
SELECT sum(members)::BIGINT AS articles, count(*) AS clusters, count(*) FILTER (WHERE members = 1) AS no_copies,
    max(members) AS largest_cluster, round(exp(-sum(share * ln(share))), 1) AS effective_articles,
    round(1 - count(*) / sum(members), 3) AS duplicate_share
FROM shared;
