-- How often are citations that articles rely on stale, wrong or misquoted: raw, and with each provision once a cluster of copies?
-- Suspected and confirmed stand apart and are never added up. Findings that a person rejected are left out. A citation may be of two
-- kinds; 'any' counts it once. Checked: for the number those whose existence could be told, for the words those compared.
WITH decided AS (
    SELECT article_id, body_hash, ord, arg_max(decision, decided_at) AS decision FROM reviews WHERE ord IS NOT NULL GROUP BY ALL
), relied AS (
    SELECT
        c.article_id, k.cluster_id, hash(k.cluster_id, c.law, c.article, coalesce(c.suffix, 0)) AS unit, c.laws_as_of,
        CASE WHEN d.decision = 'reject' THEN 'none' ELSE c.finding END AS finding, d.decision IS NOT NULL AND c.finding <> 'none' AS reviewed,
        c.reference_verdict NOT IN ('not_checkable', 'not_in_registry', 'other_jurisdiction', 'placeholder', 'depends_on_date') AS number_checked,
        coalesce(c.quote_fidelity, 'no_quote') NOT IN ('no_quote', 'not_checkable') AS words_checked,
        c.reference_verdict IN ('old_number', 'repealed') AS stale,
        c.reference_verdict IN ('no_such_article', 'no_such_paragraph', 'no_such_law', 'not_yet_in_force') AS no_such,
        coalesce(c.quote_fidelity IN ('altered', 'unsupported') OR c.quote_source IN ('other_article', 'other_law'), false) AS misquoted
    FROM citations c
    JOIN clusters k USING (article_id)
    LEFT JOIN decided d ON d.article_id = c.article_id AND d.body_hash = c.body_hash AND d.ord = c.ord
    WHERE c.kind = 'cited' AND c.stance = 'asserted'
), by_kind AS (
    SELECT *, unnest([
        {kind: 'any', checked: number_checked OR words_checked, is_kind: true},
        {kind: 'stale', checked: number_checked, is_kind: stale},
        {kind: 'no_such', checked: number_checked, is_kind: no_such},
        {kind: 'misquoted', checked: words_checked, is_kind: misquoted}
    ]) AS k FROM relied
)
SELECT
    k.kind, count(*) FILTER (k.checked) AS checked,
    count(*) FILTER (k.is_kind AND finding = 'confirmed') AS confirmed, count(*) FILTER (k.is_kind AND finding = 'suspected') AS suspected,
    count(DISTINCT unit) FILTER (k.checked) AS checked_once_a_cluster,
    count(DISTINCT unit) FILTER (k.is_kind AND finding = 'confirmed') AS confirmed_once_a_cluster,
    count(DISTINCT unit) FILTER (k.is_kind AND finding = 'suspected') AS suspected_once_a_cluster,
    count(DISTINCT article_id) FILTER (k.checked) AS articles, count(*) FILTER (k.is_kind AND reviewed) AS reviewed, max(laws_as_of) AS laws_as_of
FROM by_kind
GROUP BY k.kind
ORDER BY list_position(['any', 'stale', 'no_such', 'misquoted'], k.kind);
