-- Contacts, adverts and links to other hosts on articles' pages: found once, for patterns over every notice and link take seconds.
INSERT INTO contacts BY NAME
WITH shown AS MATERIALIZED (
    SELECT * FROM (
        SELECT article_id, reason AS place, text FROM set_aside
        UNION ALL SELECT article_id, 'rights', rights_notice FROM articles
    )
    WHERE regexp_matches(text, '\d{4}|微信|薇信|[Vv][Xx]|@')  -- what the patterns below need
),
told AS (
    SELECT article_id, place, 'phone' AS kind, unnest(regexp_extract_all(text, '(?:^|[^\d])(1[3-9]\d{9}|400[- ]?\d{3}[- ]?\d{4}|0\d{2,3}[- ]\d{7,8})(?:$|[^\d])', 1)) AS contact FROM shown
    UNION ALL SELECT article_id, place, 'wechat', unnest(regexp_extract_all(text, '(?:微信|薇信|[Vv][Xx])(?:公众号|号)?\s*[:：]?\s*([A-Za-z][\w-]{5,19})', 1)) FROM shown
    UNION ALL SELECT article_id, place, 'qq', unnest(regexp_extract_all(text, '[Qq]{2}(?:群|号)?\s*[:：]?\s*([1-9]\d{4,10})', 1)) FROM shown
    UNION ALL SELECT article_id, place, 'mail', lower(unnest(regexp_extract_all(text, '[\w.+-]+@[\w-]+\.[\w.]*\w'))) FROM shown
    UNION ALL SELECT article_id, 'advert', 'advert', regexp_replace(text, '\s+', ' ', 'g') FROM set_aside WHERE reason = 'advert'
    UNION ALL SELECT l.article_id, 'link', 'host', lower(regexp_extract(l.url, '^https?://([^/:?#]+)', 1))
    FROM links l JOIN articles a USING (article_id)
    WHERE l.kind = 'body' AND lower(regexp_extract(l.url, '^https?://([^/:?#]+)', 1)) <> lower(regexp_extract(a.url, '^https?://([^/:?#]+)', 1))
)
SELECT DISTINCT t.article_id, a.site, a.author, t.place, t.kind,
    CASE WHEN t.kind = 'phone' THEN regexp_replace(t.contact, '[- ]', '', 'g') ELSE t.contact END AS contact
FROM told t JOIN articles a USING (article_id)
WHERE t.contact <> ''
ORDER BY ALL;
