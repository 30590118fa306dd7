-- A labelled line for each article, in the names that `evaluate` reads.
WITH c AS (
    SELECT article_id, list({'law': law, 'article': article, 'suffix': suffix, 'paragraph': paragraph, 'item': item, 'quote': quote, 'text': text} ORDER BY ord) AS found
    FROM v_public_citations WHERE kind = 'cited' GROUP BY 1
),
t AS (SELECT article_id, list({'text': text, 'code': code, 'lawfulness': lawfulness} ORDER BY ord) AS found FROM v_public_tactics GROUP BY 1),
d AS (SELECT article_id, list({'text': text, 'code': code, 'polarity': polarity} ORDER BY ord) AS found FROM v_public_advice GROUP BY 1)
SELECT a.article_id AS id, a.site AS source, a.title, a.published, a.text,
    coalesce(c.found, []) AS citations, coalesce(t.found, []) AS tactics, coalesce(d.found, []) AS advice
FROM v_public_articles a SEMI JOIN scope USING (article_id)
LEFT JOIN c USING (article_id) LEFT JOIN t USING (article_id) LEFT JOIN d USING (article_id)
ORDER BY a.article_id
