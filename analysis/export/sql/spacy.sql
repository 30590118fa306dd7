-- What spaCy's DocBin is made from: each article's text, and its spans by group as Doc.char_span takes them.
WITH c AS (SELECT article_id, list([span_start::JSON, span_end::JSON, '"CITATION"'::JSON] ORDER BY ord) AS spans FROM citations GROUP BY 1),
t AS (SELECT article_id, list([span_start::JSON, span_end::JSON, to_json(upper(code))] ORDER BY ord) AS spans FROM tactics GROUP BY 1),
d AS (SELECT article_id, list([span_start::JSON, span_end::JSON, to_json(upper(code))] ORDER BY ord) AS spans FROM advice GROUP BY 1)
SELECT a.article_id AS id, a.text,
    {'citations': coalesce(c.spans, []), 'tactics': coalesce(t.spans, []), 'advice': coalesce(d.spans, [])} AS spans
FROM v_public_articles a SEMI JOIN scope USING (article_id)
LEFT JOIN c USING (article_id) LEFT JOIN t USING (article_id) LEFT JOIN d USING (article_id)
ORDER BY a.article_id
