-- How do verdicts change over categories and months? An article counts where its whole interval lies in the month.
SELECT
    a.category,
    CASE WHEN left(a.published_from, 7) = left(a.published_to, 7) THEN left(a.published_from, 7) ELSE 'unknown' END AS month,
    count(DISTINCT c.article_id) AS articles, count(*) AS citations,
    count(*) FILTER (c.reference_verdict = 'exists') AS existing,
    count(*) FILTER (c.reference_verdict IN ('old_number', 'repealed')) AS former,
    count(*) FILTER (c.reference_verdict IN ('no_such_article', 'no_such_paragraph', 'no_such_law', 'not_yet_in_force')) AS no_such,
    count(*) FILTER (c.reference_verdict IN ('not_checkable', 'not_in_registry', 'depends_on_date', 'other_jurisdiction', 'placeholder')) AS undecided,
    count(*) FILTER (c.quote_fidelity IN ('verbatim', 'punctuation', 'abridged')) AS as_enacted,
    count(*) FILTER (c.quote_fidelity = 'reworded') AS reworded,
    count(*) FILTER (c.quote_fidelity IN ('altered', 'unsupported')) AS otherwise,
    count(*) FILTER (c.finding = 'suspected') AS suspected,
    count(*) FILTER (c.finding = 'confirmed') AS confirmed
FROM citations c JOIN articles a USING (article_id)
WHERE c.kind = 'cited'
GROUP BY ALL
ORDER BY a.category NULLS LAST, month;
