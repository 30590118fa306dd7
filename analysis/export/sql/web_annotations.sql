-- Citations, tactics and advice as W3C Web Annotations (w3.org/TR/annotation-model): a body that tags, a target by code points.
WITH marked AS (
    SELECT article_id, 1 AS turn, 'citation' AS kind, ord, span_start, span_end,
        concat_ws(':', 'citation', coalesce(law, '?'), coalesce(article::VARCHAR, '')) AS value
    FROM citations
    UNION ALL SELECT article_id, 2, 'tactic', ord, span_start, span_end, concat_ws(':', 'tactic', code, lawfulness) FROM tactics
    UNION ALL SELECT article_id, 3, 'advice', ord, span_start, span_end, concat_ws(':', 'advice', code, polarity) FROM advice
)
SELECT 'http://www.w3.org/ns/anno.jsonld' AS "@context",
    concat_ws(':', 'urn:hefa', m.article_id, kind, ord) AS id,
    'Annotation' AS "type",
    'tagging' AS motivation,
    {'type': 'TextualBody', 'purpose': 'tagging', 'value': m.value} AS body,
    {'source': a.url, 'selector': {'type': 'TextPositionSelector', 'start': span_start, 'end': span_end}} AS target
FROM marked m JOIN articles a USING (article_id) SEMI JOIN scope USING (article_id)
ORDER BY m.article_id, turn, ord
