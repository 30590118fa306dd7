-- Which citations that articles rely on are outdated on the day of the law texts, those seen most first? Right on their day or not.
WITH moved AS (
    SELECT
        r.law, r.law_version, r.article, coalesce(r.suffix, 0) AS suffix, max(v.effective) AS since,
        string_agg(r.new_law || '第' || r.new_article || '条' || CASE WHEN r.new_suffix > 0 THEN '之' || r.new_suffix ELSE '' END, '、'
            ORDER BY r.new_law, r.new_article, r.new_suffix) AS successor
    FROM renumbering r JOIN laws v ON v.law = r.new_law AND v.law_version = r.new_version
    -- a number that stayed is not outdated
    WHERE NOT (r.law = r.new_law AND r.article = r.new_article AND coalesce(r.suffix, 0) = coalesce(r.new_suffix, 0))
        OR r.new_article IS NULL
    GROUP BY ALL
)
SELECT
    a.views, c.article_id, a.title, coalesce(a.published, a.published_to) AS published, c.text AS citation,
    c.reference_verdict AS that_day, c.reference_now AS now,
    coalesce(
        c.now_law || '第' || c.now_article || '条' || CASE WHEN c.now_suffix > 0 THEN '之' || c.now_suffix ELSE '' END,
        m.successor) AS today_in,
    c.laws_as_of, a.url
FROM citations c
JOIN articles a USING (article_id)
LEFT JOIN moved m
    ON m.law = c.law AND m.law_version = c.law_version AND m.article = c.article AND m.suffix = coalesce(c.suffix, 0)
    AND m.since <= c.laws_as_of
WHERE c.kind = 'cited' AND c.stance = 'asserted'
    AND (c.reference_now IN ('repealed', 'old_number', 'no_such_article', 'no_such_paragraph') OR m.law IS NOT NULL)
ORDER BY a.views DESC NULLS LAST, c.article_id, c.ord;
