-- How do the citations of the provisions cited most stand? Each citation has one of six states; clusters count copies once.
-- The states are the machine's; findings that a person rejected or corrected are left out of confirmed and suspected.
WITH decided AS (
    SELECT article_id, body_hash, ord, arg_max(decision, decided_at) AS decision FROM reviews WHERE ord IS NOT NULL GROUP BY ALL
), most AS (
    SELECT c.law, c.article, coalesce(c.suffix, 0) AS suffix, count(DISTINCT k.cluster_id) AS clusters, count(DISTINCT c.article_id) AS articles
    FROM citations c JOIN clusters k USING (article_id)
    WHERE c.kind = 'cited' AND c.article IS NOT NULL
    GROUP BY ALL ORDER BY clusters DESC, articles DESC, c.law, c.article, coalesce(c.suffix, 0) LIMIT 15
), stood AS (
    SELECT
        c.law, c.article, nullif(c.suffix, 0) AS suffix, m.clusters, m.articles, c.laws_as_of, a.article_id, a.url, a.published_to,
        CASE WHEN d.decision IN ('reject', 'correct') THEN 'none' ELSE c.finding END AS finding,
        CASE
            WHEN c.reference_verdict IN ('old_number', 'repealed') THEN 'former'
            WHEN c.reference_verdict IN ('no_such_article', 'no_such_paragraph', 'no_such_law', 'not_yet_in_force') THEN 'no_such'
            WHEN c.quote_fidelity IN ('altered', 'unsupported') OR c.quote_source IN ('other_article', 'other_law') THEN 'words_differ'
            WHEN coalesce(c.quote_fidelity, 'no_quote') NOT IN ('no_quote', 'not_checkable') THEN 'words_agree'
            WHEN c.reference_verdict = 'exists' THEN 'existence_only'
            ELSE 'not_checkable'
        END AS state
    FROM citations c JOIN most m ON m.law = c.law AND m.article = c.article AND m.suffix = coalesce(c.suffix, 0)
    JOIN articles a USING (article_id)
    LEFT JOIN decided d ON d.article_id = c.article_id AND d.body_hash = c.body_hash AND d.ord = c.ord
    WHERE c.kind = 'cited'
)
SELECT
    law, article, suffix, count(*) AS citations, any_value(articles) AS articles, any_value(clusters) AS clusters,
    count(*) FILTER (state = 'words_agree') AS words_agree, count(*) FILTER (state = 'existence_only') AS existence_only,
    count(*) FILTER (state = 'words_differ') AS words_differ, count(*) FILTER (state = 'former') AS former,
    count(*) FILTER (state = 'no_such') AS no_such, count(*) FILTER (state = 'not_checkable') AS not_checkable,
    count(*) FILTER (finding = 'confirmed') AS confirmed, count(*) FILTER (finding = 'suspected') AS suspected,
    arg_max(url, (published_to, article_id)) AS newest_url, max(laws_as_of) AS laws_as_of
FROM stood
GROUP BY law, article, suffix
ORDER BY clusters DESC, articles DESC, law, article, suffix NULLS FIRST;
