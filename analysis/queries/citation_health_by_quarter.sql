-- How sound are citations over time, by the quarter of the article's day? Raw, and with each provision once a cluster of copies.
-- Only articles whose whole interval lies in the quarter; findings that a person rejected or corrected are left out.
WITH decided AS (
    SELECT article_id, body_hash, ord, arg_max(decision, decided_at) AS decision FROM reviews WHERE ord IS NOT NULL GROUP BY ALL
), posted AS (
    SELECT a.article_id, a.url, a.published_to, k.cluster_id, year(a.published_to::DATE) || ' Q' || quarter(a.published_to::DATE) AS quarter
    FROM articles a JOIN clusters k USING (article_id)
    WHERE date_trunc('quarter', a.published_from::DATE) = date_trunc('quarter', a.published_to::DATE)
), placed AS (
    SELECT
        p.quarter, hash(p.cluster_id, c.law, c.article, coalesce(c.suffix, 0)) AS unit, c.laws_as_of,
        CASE WHEN d.decision IN ('reject', 'correct') THEN 'none' ELSE c.finding END AS finding,
        c.reference_verdict IN ('not_checkable', 'not_in_registry', 'other_jurisdiction', 'placeholder') AS no_number,
        coalesce(c.quote_fidelity, 'no_quote') NOT IN ('no_quote', 'not_checkable') AS words
    FROM citations c
    JOIN posted p USING (article_id)
    LEFT JOIN decided d ON d.article_id = c.article_id AND d.body_hash = c.body_hash AND d.ord = c.ord
    WHERE c.kind = 'cited'
), units AS (
    SELECT
        quarter, count(*) AS citations, count(*) FILTER (words) AS words_checked,
        count(*) FILTER (NOT words AND NOT no_number) AS existence_only, count(*) FILTER (NOT words AND no_number) AS not_checkable,
        count(*) FILTER (finding = 'confirmed') AS confirmed, count(*) FILTER (finding = 'suspected') AS suspected,
        max(laws_as_of) AS laws_as_of
    FROM placed GROUP BY quarter, unit
), citing AS (
    SELECT quarter, count(*) AS articles, arg_max(url, (published_to, article_id)) AS newest_url
    FROM posted p WHERE EXISTS (FROM citations c WHERE c.article_id = p.article_id AND c.kind = 'cited') GROUP BY quarter
)
SELECT
    quarter, any_value(a.articles) AS articles, sum(u.citations)::BIGINT AS citations, sum(u.words_checked)::BIGINT AS words_checked,
    sum(u.existence_only)::BIGINT AS existence_only, sum(u.not_checkable)::BIGINT AS not_checkable,
    sum(u.words_checked + u.existence_only)::BIGINT AS checked,
    sum(u.confirmed)::BIGINT AS confirmed, sum(u.suspected)::BIGINT AS suspected,
    count(*) FILTER (u.words_checked + u.existence_only > 0) AS checked_once_a_cluster,
    count(*) FILTER (u.confirmed > 0) AS confirmed_once_a_cluster, count(*) FILTER (u.suspected > 0) AS suspected_once_a_cluster,
    any_value(a.newest_url) AS newest_url, max(u.laws_as_of) AS laws_as_of
FROM units u JOIN citing a USING (quarter)
GROUP BY quarter
ORDER BY quarter;
