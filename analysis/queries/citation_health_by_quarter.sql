-- How sound are citations over time, by the quarter of the article's day? Raw, and with each provision once a cluster of copies.
-- Only articles whose whole interval lies in the quarter; findings that a person rejected or corrected are left out.
WITH decided AS (
    SELECT article_id, body_hash, ord, arg_max(decision, decided_at) AS decision FROM reviews WHERE ord IS NOT NULL GROUP BY ALL
), placed AS (
    SELECT
        year(a.published_to::DATE) || ' Q' || quarter(a.published_to::DATE) AS quarter, c.article_id, c.laws_as_of, a.url, a.published_to,
        hash(k.cluster_id, c.law, c.article, coalesce(c.suffix, 0)) AS unit,
        CASE WHEN d.decision IN ('reject', 'correct') THEN 'none' ELSE c.finding END AS finding,
        c.reference_verdict IN ('not_checkable', 'not_in_registry', 'other_jurisdiction', 'placeholder') AS no_number,
        coalesce(c.quote_fidelity, 'no_quote') NOT IN ('no_quote', 'not_checkable') AS words
    FROM citations c
    JOIN articles a USING (article_id)
    JOIN clusters k USING (article_id)
    LEFT JOIN decided d ON d.article_id = c.article_id AND d.body_hash = c.body_hash AND d.ord = c.ord
    WHERE c.kind = 'cited' AND date_trunc('quarter', a.published_from::DATE) = date_trunc('quarter', a.published_to::DATE)
)
SELECT
    quarter, count(DISTINCT article_id) AS articles, count(*) AS citations, count(*) FILTER (words) AS words_checked,
    count(*) FILTER (NOT words AND NOT no_number) AS existence_only, count(*) FILTER (NOT words AND no_number) AS not_checkable,
    count(*) FILTER (words OR NOT no_number) AS checked,
    count(*) FILTER (finding = 'confirmed') AS confirmed, count(*) FILTER (finding = 'suspected') AS suspected,
    count(DISTINCT unit) FILTER (words OR NOT no_number) AS checked_once_a_cluster,
    count(DISTINCT unit) FILTER (finding = 'confirmed') AS confirmed_once_a_cluster,
    count(DISTINCT unit) FILTER (finding = 'suspected') AS suspected_once_a_cluster,
    arg_max(url, (published_to, article_id)) AS newest_url, max(laws_as_of) AS laws_as_of
FROM placed
GROUP BY quarter
ORDER BY quarter;
