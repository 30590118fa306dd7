-- The duplicates that were planted, as their stage would find them: cut copies are excerpts, other copies near, some letter for letter.
-- Given: every (n, article_id, family, kind, source, published).
CREATE OR REPLACE TEMP TABLE rooted AS
WITH RECURSIVE walk AS (
    SELECT n, n AS root, kind, source FROM every
    UNION ALL
    SELECT w.n, e.n, e.kind, e.source FROM walk w JOIN every e ON e.n = w.source WHERE w.kind IN ('exact', 'punctuation')
)
SELECT n, root FROM walk WHERE kind NOT IN ('exact', 'punctuation');

CREATE OR REPLACE TEMP TABLE noded AS
SELECT e.*, first_value(e.article_id) OVER (PARTITION BY r.root ORDER BY e.published, e.n) AS node_article, r.root,
    CASE WHEN e.family < 0 OR starts_with(e.kind, 'hard') OR rooted.kind IN ('truncated', 'mixed') THEN e.article_id ELSE 'family ' || e.family END AS cluster
FROM every e JOIN rooted r USING (n) JOIN every rooted ON rooted.n = r.root;

CREATE OR REPLACE TEMP VIEW found_clusters AS
SELECT article_id, first_value(article_id) OVER w AS cluster_id, first_value(article_id) OVER w AS representative, node_article,
    hash(root, kind = 'punctuation')::HUGEINT % 9000000000000000000 AS body, count(*) OVER (PARTITION BY cluster) > 1 AS several
FROM noded WINDOW w AS (PARTITION BY cluster ORDER BY published, n);

CREATE OR REPLACE TEMP VIEW found_near_duplicates AS
SELECT DISTINCT a.node_article AS article_id, b.node_article AS other_id,
    CASE WHEN a.kind IN ('truncated', 'mixed') THEN 0.3 ELSE 0.75 END + (hash(a.root) % 200) / 1000 AS jaccard,
    0.85 + (hash(a.root) % 140) / 1000 AS containment, CASE WHEN a.kind IN ('truncated', 'mixed') THEN 'contained' ELSE 'near' END AS kind
FROM noded a JOIN noded b ON b.n = a.source
WHERE a.n = a.root AND a.source >= 0 AND NOT starts_with(a.kind, 'hard') AND a.node_article <> b.node_article
UNION ALL
SELECT article_id, node_article, 1, 1, CASE kind WHEN 'punctuation' THEN 'near' ELSE 'exact' END FROM noded WHERE article_id <> node_article;

CREATE OR REPLACE TEMP VIEW found_merges AS
SELECT cluster_id || 'x' AS cluster_id, cluster_id AS merged_into, TIMESTAMPTZ '2026-11-01 00:00:00+00' AS merged_at FROM found_clusters WHERE several LIMIT 20;
