-- Which numbers of former law did articles rely on as law, and what has taken their place?
-- Citations whose finding a person rejected or corrected are left out.
WITH decided AS (
    SELECT article_id, body_hash, ord, arg_max(decision, decided_at) AS decision FROM reviews WHERE ord IS NOT NULL GROUP BY ALL
), moved AS (
    SELECT DISTINCT r.law, r.article, coalesce(r.suffix, 0) AS suffix,
        r.new_law || '第' || r.new_article || '条' || CASE WHEN r.new_suffix > 0 THEN '之' || r.new_suffix ELSE '' END AS place
    FROM renumbering r JOIN laws v ON v.law = r.new_law AND v.law_version = r.new_version AND v.repealed IS NULL
    WHERE r.new_article IS NOT NULL AND r.law <> r.new_law
), successors AS (
    SELECT law, article, suffix, string_agg(place, '、' ORDER BY place) AS place FROM moved GROUP BY ALL
)
SELECT
    c.law, c.article, nullif(c.suffix, 0) AS suffix, c.reference_verdict AS that_day,
    coalesce(
        max(c.now_law || '第' || c.now_article || '条' || CASE WHEN c.now_suffix > 0 THEN '之' || c.now_suffix ELSE '' END),
        any_value(s.place)) AS today_in,
    count(DISTINCT c.article_id) AS articles, count(DISTINCT c.body_hash) AS bodies,
    count(DISTINCT k.cluster_id) AS clusters,
    count(*) FILTER (c.finding = 'confirmed') AS confirmed, count(*) FILTER (c.finding = 'suspected') AS suspected,
    min(a.published_from) AS earliest, max(a.published_to) AS latest,
    arg_max(a.url, (a.published_to, a.article_id)) AS newest_url, max(c.laws_as_of) AS laws_as_of
FROM citations c
JOIN articles a USING (article_id)
LEFT JOIN clusters k USING (article_id)
LEFT JOIN decided d ON d.article_id = c.article_id AND d.body_hash = c.body_hash AND d.ord = c.ord
LEFT JOIN successors s ON s.law = c.law AND s.article = c.article AND s.suffix = coalesce(c.suffix, 0)
WHERE c.kind = 'cited' AND c.stance = 'asserted' AND c.reference_verdict IN ('old_number', 'repealed')
    AND (c.finding = 'none' OR coalesce(d.decision, 'confirm') = 'confirm')
GROUP BY ALL
ORDER BY articles DESC, c.law, c.article NULLS FIRST, suffix NULLS FIRST, that_day;
