-- Which id has each cluster, and which earlier ids went under? A cluster is named after the member that was its oldest (by first
-- sight) when it came to be, and keeps that name while that member stays. Parameters: members (article_id, label, first_seen,
-- representative), prior (article_id, cluster_id, representative), prior_merges (cluster_id, merged_into, merged_at), moment.
CREATE TEMP TABLE named AS
WITH standing AS (
    SELECT m.label, arg_min(m.article_id, (m.first_seen, m.article_id)) AS cluster_id
    FROM members m JOIN prior p ON p.article_id = m.article_id AND p.cluster_id = m.article_id
    WHERE p.several
    GROUP BY m.label
)
SELECT m.label, coalesce(any_value(s.cluster_id), arg_min(m.article_id, (m.first_seen, m.article_id))) AS cluster_id
FROM members m LEFT JOIN standing s USING (label)
GROUP BY m.label;

CREATE TEMP TABLE clustered AS
SELECT m.article_id, n.cluster_id, m.representative, m.node_article, m.body,
    count(*) OVER (PARTITION BY n.cluster_id) > 1 AS several
FROM members m JOIN named n USING (label)
ORDER BY m.article_id;

CREATE TEMP TABLE merged AS
SELECT * FROM prior_merges
UNION ALL
SELECT p.cluster_id, n.cluster_id AS merged_into, $moment AS merged_at
FROM prior p JOIN members m ON m.article_id = p.article_id JOIN named n USING (label)
WHERE p.several AND p.article_id = p.cluster_id AND n.cluster_id <> p.cluster_id
ORDER BY merged_at, cluster_id;
