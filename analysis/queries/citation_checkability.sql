-- How far could citations be checked: the words too, existence only, or not at all, and why not?
SELECT
    CASE
        WHEN reference_verdict IN ('not_checkable', 'not_in_registry', 'other_jurisdiction', 'placeholder')
            AND coalesce(quote_fidelity, 'no_quote') IN ('no_quote', 'not_checkable') THEN 'not checkable'
        WHEN coalesce(quote_fidelity, 'no_quote') NOT IN ('no_quote', 'not_checkable') THEN 'words checked'
        ELSE 'existence only'
    END AS checked,
    CASE
        WHEN reference_verdict = 'not_checkable' THEN reference_reason
        WHEN reference_verdict IN ('not_in_registry', 'other_jurisdiction', 'placeholder', 'depends_on_date') THEN reference_verdict
        WHEN quote_fidelity = 'not_checkable' THEN 'words not checkable'
        WHEN quote_fidelity = 'no_quote' THEN 'nothing quoted'
    END AS reason,
    count(*) AS citations, count(DISTINCT article_id) AS articles,
    round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent, laws_as_of
FROM citations
WHERE kind = 'cited'
GROUP BY ALL
ORDER BY citations DESC, checked, reason NULLS FIRST, laws_as_of;
