-- Every article in scope with what is found in it, as lists of structures in the order of its text. Parameters: scope, v_public_articles.
SELECT a.article_id AS id, a.site, a.url, a.title, a.published, a.text,
    (SELECT list({'ord': c.ord, 'kind': c.kind, 'span_start': c.span_start, 'span_end': c.span_end, 'law': c.law, 'article': c.article,
        'suffix': c.suffix, 'paragraph': c.paragraph, 'item': c.item, 'quote': c.quote} ORDER BY c.ord)
        FROM citations c WHERE c.article_id = a.article_id) AS citations,
    (SELECT list({'ord': t.ord, 'span_start': t.span_start, 'span_end': t.span_end, 'code': t.code, 'value': t.lawfulness} ORDER BY t.ord)
        FROM tactics t WHERE t.article_id = a.article_id) AS tactics,
    (SELECT list({'ord': d.ord, 'span_start': d.span_start, 'span_end': d.span_end, 'code': d.code, 'value': d.polarity} ORDER BY d.ord)
        FROM advice d WHERE d.article_id = a.article_id) AS advice
FROM v_public_articles a SEMI JOIN scope USING (article_id)
ORDER BY a.article_id
