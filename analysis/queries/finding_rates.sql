-- How often are citations that articles rely on stale, wrong or misquoted: raw, and with each provision once a cluster of copies?
-- Suspected and confirmed stand apart and are never added up. Findings that a person rejected or corrected are left out. A citation may be of two
-- kinds; 'any' counts it once. Checked: for the number those whose existence could be told, for the words those compared.
WITH decided AS (
    SELECT article_id, body_hash, ord, arg_max(decision, decided_at) AS decision FROM reviews WHERE ord IS NOT NULL GROUP BY ALL
), relied AS (
    SELECT
        c.article_id, k.cluster_id, hash(k.cluster_id, c.law, c.article, coalesce(c.suffix, 0)) AS unit, c.laws_as_of,
        CASE WHEN d.decision IN ('reject', 'correct') THEN 'none' ELSE c.finding END AS finding, d.decision IS NOT NULL AND c.finding <> 'none' AS reviewed,
        c.reference_verdict NOT IN ('not_checkable', 'not_in_registry', 'other_jurisdiction', 'placeholder', 'depends_on_date') AS number_checked,
        coalesce(c.quote_fidelity, 'no_quote') NOT IN ('no_quote', 'not_checkable') AS words_checked,
        c.reference_verdict IN ('old_number', 'repealed') AS stale,
        c.reference_verdict IN ('no_such_article', 'no_such_paragraph', 'no_such_law', 'not_yet_in_force') AS no_such,
        coalesce(c.quote_fidelity IN ('altered', 'unsupported') OR c.quote_source IN ('other_article', 'other_law'), false) AS misquoted
    FROM citations c
    JOIN clusters k USING (article_id)
    LEFT JOIN decided d ON d.article_id = c.article_id AND d.body_hash = c.body_hash AND d.ord = c.ord
    WHERE c.kind = 'cited' AND c.stance = 'asserted'
), units AS (
    SELECT unit, count(*) FILTER (number_checked OR words_checked) AS checked, count(*) FILTER (number_checked) AS number,
        count(*) FILTER (words_checked) AS words, max(laws_as_of) AS laws_as_of,
        count(*) FILTER (finding = 'confirmed') AS any_confirmed, count(*) FILTER (stale AND finding = 'confirmed') AS stale_confirmed,
        count(*) FILTER (no_such AND finding = 'confirmed') AS no_such_confirmed, count(*) FILTER (misquoted AND finding = 'confirmed') AS misquoted_confirmed,
        count(*) FILTER (finding = 'suspected') AS any_suspected, count(*) FILTER (stale AND finding = 'suspected') AS stale_suspected,
        count(*) FILTER (no_such AND finding = 'suspected') AS no_such_suspected, count(*) FILTER (misquoted AND finding = 'suspected') AS misquoted_suspected,
        count(*) FILTER (reviewed) AS any_reviewed, count(*) FILTER (stale AND reviewed) AS stale_reviewed,
        count(*) FILTER (no_such AND reviewed) AS no_such_reviewed, count(*) FILTER (misquoted AND reviewed) AS misquoted_reviewed
    FROM relied GROUP BY unit
), told AS (
    SELECT count(*) FILTER (number OR words) AS checked, count(*) FILTER (number) AS number, count(*) FILTER (words) AS words
    FROM (SELECT bool_or(number_checked) AS number, bool_or(words_checked) AS words FROM relied GROUP BY article_id)
)
SELECT
    unnest(['any', 'stale', 'no_such', 'misquoted']) AS kind,
    unnest([coalesce(sum(checked), 0)::BIGINT, coalesce(sum(number), 0)::BIGINT, coalesce(sum(number), 0)::BIGINT, coalesce(sum(words), 0)::BIGINT]) AS checked,
    unnest([coalesce(sum(any_confirmed), 0)::BIGINT, coalesce(sum(stale_confirmed), 0)::BIGINT,
        coalesce(sum(no_such_confirmed), 0)::BIGINT, coalesce(sum(misquoted_confirmed), 0)::BIGINT]) AS confirmed,
    unnest([coalesce(sum(any_suspected), 0)::BIGINT, coalesce(sum(stale_suspected), 0)::BIGINT,
        coalesce(sum(no_such_suspected), 0)::BIGINT, coalesce(sum(misquoted_suspected), 0)::BIGINT]) AS suspected,
    unnest([count(*) FILTER (checked > 0), count(*) FILTER (number > 0), count(*) FILTER (number > 0), count(*) FILTER (words > 0)]) AS checked_once_a_cluster,
    unnest([count(*) FILTER (any_confirmed > 0), count(*) FILTER (stale_confirmed > 0),
        count(*) FILTER (no_such_confirmed > 0), count(*) FILTER (misquoted_confirmed > 0)]) AS confirmed_once_a_cluster,
    unnest([count(*) FILTER (any_suspected > 0), count(*) FILTER (stale_suspected > 0),
        count(*) FILTER (no_such_suspected > 0), count(*) FILTER (misquoted_suspected > 0)]) AS suspected_once_a_cluster,
    unnest([(SELECT checked FROM told), (SELECT number FROM told), (SELECT number FROM told), (SELECT words FROM told)]) AS articles,
    unnest([coalesce(sum(any_reviewed), 0)::BIGINT, coalesce(sum(stale_reviewed), 0)::BIGINT, coalesce(sum(no_such_reviewed), 0)::BIGINT, coalesce(sum(misquoted_reviewed), 0)::BIGINT]) AS reviewed,
    max(laws_as_of) AS laws_as_of
FROM units;
