-- Under which title pattern do answers differ: no provision of a law that all share, or different periods for one step?
-- $least int = 2: fewest clusters (copies count once) that answer
WITH given AS MATERIALIZED (FROM v_template_answers),
once AS MATERIALIZED (
    SELECT template_id, what, about, answer, cluster_id, min(article_id) AS example_id FROM given GROUP BY ALL
),
answered AS (
    SELECT template_id, what, about, answer, count(*) AS clusters, min(example_id) AS example_id FROM once GROUP BY ALL
),
answering AS (SELECT template_id, what, about, count(DISTINCT article_id) AS articles FROM given GROUP BY ALL),
asked AS (
    SELECT o.template_id, o.what, o.about, count(DISTINCT o.cluster_id) AS clusters, any_value(g.articles) AS articles
    FROM once o JOIN answering g USING (template_id, what, about) GROUP BY ALL
),
contested AS (
    SELECT template_id, what, about, q.clusters, q.articles, count(*) AS answers
    FROM asked q JOIN answered a USING (template_id, what, about)
    GROUP BY ALL HAVING answers > 1 AND q.clusters >= coalesce($least::BIGINT, 2) AND max(a.clusters) < q.clusters
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY template_id, what, about ORDER BY clusters DESC, answer) AS place
    FROM answered SEMI JOIN contested USING (template_id, what, about)
    QUALIFY place <= 10
)
SELECT t.pattern, q.what, q.about, q.clusters, q.articles, q.answers,
    list(a.answer || ' (' || a.clusters || ')' ORDER BY a.place) AS answers_with_clusters, list(a.example_id ORDER BY a.place) AS examples
FROM contested q JOIN ranked a USING (template_id, what, about) JOIN templates t USING (template_id)
GROUP BY t.template_id, t.pattern, q.what, q.about, q.clusters, q.articles, q.answers
ORDER BY q.clusters DESC, t.pattern, q.what, q.about;
