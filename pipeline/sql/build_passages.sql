-- The passages that stand in several articles. Parameters: clean_sketches, articles, clusters.
-- every place of a passage that stands at several
CREATE TEMP TABLE places AS
WITH every AS (
    SELECT a.rowid AS article, unnest(s.passage) AS hash, unnest(s.passage_start) AS span_start,
        unnest(s.passage_end) AS span_end, unnest(s.sentence) AS sentence, unnest(s.statute) AS statute
    FROM clean_sketches s JOIN articles a USING (capture_id)
),
several AS (SELECT hash FROM every GROUP BY hash HAVING count(*) > 1)
SELECT * FROM every SEMI JOIN several USING (hash);

INSERT INTO passages BY NAME
WITH aged AS (
    SELECT a.rowid AS article, c.cluster_id, row_number() OVER (ORDER BY a.published_to NULLS LAST, a.first_seen, a.article_id) AS age
    FROM articles a JOIN clusters c USING (article_id)
),
counted AS (
    SELECT hash, count(DISTINCT article) AS articles, count(DISTINCT cluster_id) AS clusters,
        bool_and(sentence) AS sentence, avg(statute::INT) >= 0.5 AS statute,
        arg_min({'article': article, 'a': span_start, 'b': span_end}, (age, span_start)) AS first_place
    FROM places JOIN aged USING (article)
    GROUP BY hash
    HAVING count(DISTINCT article) > 1
)
SELECT lower(printf('%016x', n.hash)) AS passage_hash, n.articles, n.first_place.b - n.first_place.a AS chars,
    substring(a.text, n.first_place.a + 1, n.first_place.b - n.first_place.a) AS example,
    CASE WHEN n.sentence THEN 'sentence' ELSE 'paragraph' END AS kind,
    CASE WHEN n.statute THEN 'statute' WHEN n.clusters >= 3 THEN 'template' ELSE 'copied' END AS origin,
    n.clusters, a.article_id AS first_article_id, n.first_place.a AS first_start, a.published_to AS first_published
FROM counted n JOIN articles a ON a.rowid = n.first_place.article
ORDER BY n.articles DESC, passage_hash;

DROP TABLE places;
