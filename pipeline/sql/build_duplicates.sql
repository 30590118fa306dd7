-- Duplicates into the corpus: edges, clusters, merges, templates as their stage found them; skeletons from the rows.
INSERT INTO near_duplicates BY NAME SELECT * FROM found_near_duplicates ORDER BY article_id, other_id;

INSERT INTO clusters BY NAME
SELECT article_id, cluster_id, representative, node_article, body AS normal_hash FROM found_clusters ORDER BY article_id;

INSERT INTO cluster_merges BY NAME SELECT * FROM found_merges ORDER BY merged_at, cluster_id;

INSERT INTO template_articles BY NAME SELECT * FROM found_template_articles ORDER BY template_id, article_id;

INSERT INTO templates BY NAME
SELECT t.*, f.articles, f.example
FROM found_templates t
JOIN (
    SELECT template_id, count(*) AS articles, min(a.title) AS example
    FROM template_articles JOIN articles a USING (article_id) GROUP BY template_id
) f USING (template_id)
ORDER BY f.articles DESC, t.template_id;

-- a body with its title's own fillers masked: what articles of one template have in common
INSERT INTO skeletons BY NAME
WITH masked AS (
    SELECT t.template_id, a.article_id,
        list_reduce(list_prepend(a.text, list_filter(t.fillers, lambda f: length(f) > 1)), lambda x, y: replace(x, y, '{…}')) AS body
    FROM template_articles t JOIN articles a USING (article_id)
    WHERE a.chars > 0 AND len(list_filter(t.fillers, lambda f: length(f) > 1 AND contains(a.text, f))) > 0
)
SELECT template_id, md5(regexp_replace(body, '\s+', '', 'g')) AS skeleton_hash, count(*) AS articles,
    min(article_id) AS example_id, arg_min(body, article_id) AS example
FROM masked
GROUP BY template_id, skeleton_hash
HAVING count(*) > 1
ORDER BY articles DESC, template_id, skeleton_hash;

CREATE VIEW v_duplicate_pairs AS
SELECT a.article_id, b.article_id AS other_id, 1.0::DOUBLE AS jaccard, 1.0::DOUBLE AS containment,
    CASE WHEN a.normal_hash = b.normal_hash THEN 'exact' ELSE 'near' END AS kind
FROM clusters a JOIN clusters b ON a.node_article = b.node_article AND a.article_id > b.article_id
UNION ALL
SELECT a.article_id, b.article_id, e.jaccard, e.containment, e.kind
FROM near_duplicates e
JOIN clusters a ON a.node_article = e.article_id
JOIN clusters b ON b.node_article = e.other_id;

COMMENT ON VIEW v_duplicate_pairs IS '每行是一对重复文章,由边展开 · one row is a pair of duplicate articles, each once, expanded from the edges';
COMMENT ON COLUMN v_duplicate_pairs.article_id IS '文章编号;节选关系中为节选 · article; of an excerpt and its whole, the excerpt';
COMMENT ON COLUMN v_duplicate_pairs.other_id IS '对方文章编号 · the other article';
COMMENT ON COLUMN v_duplicate_pairs.jaccard IS '精确 Jaccard 系数 · exact Jaccard index';
COMMENT ON COLUMN v_duplicate_pairs.containment IS '较小者有多少包含于较大者 · share of the smaller that the larger has';
COMMENT ON COLUMN v_duplicate_pairs.kind IS 'exact near contained · exact, near or contained';
