-- What do the exported rows come to? Asked of the files, for card and notice; excerpts and shares where no bodies are in them.
WITH cells AS (
    SELECT article_id, text AS words FROM read_parquet({citations})
    UNION ALL SELECT article_id, quote FROM read_parquet({citations})
    UNION ALL SELECT article_id, text FROM read_parquet({tactics})
    UNION ALL SELECT article_id, text FROM read_parquet({advice})
),
told AS (SELECT article_id, sum(length(words)) AS told FROM (SELECT DISTINCT article_id, words FROM cells WHERE words IS NOT NULL) GROUP BY article_id)
SELECT
    (SELECT count(*) FROM read_parquet({articles})) AS articles,
    (SELECT count(words) FROM cells) AS excerpts,
    (SELECT coalesce(max(length(words)), 0) FROM cells) AS longest_excerpt,
    (SELECT coalesce(max(told / chars), 0) FROM told JOIN read_parquet({articles}) USING (article_id)) AS largest_share
