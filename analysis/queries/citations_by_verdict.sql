-- How do the citations stand: did the provision exist that day, and are the words quoted the law's?
SELECT
    reference_verdict AS provision, reference_reason AS reason, count(*) AS citations,
    count(DISTINCT article_id) AS articles,
    count(*) FILTER (quote_fidelity IN ('verbatim', 'punctuation', 'abridged')) AS as_enacted,
    count(*) FILTER (quote_fidelity = 'reworded') AS reworded,
    count(*) FILTER (quote_fidelity IN ('altered', 'unsupported')) AS otherwise,
    count(*) FILTER (finding = 'suspected') AS suspected,
    count(*) FILTER (finding = 'confirmed') AS confirmed,
    max(laws_as_of) AS laws_as_of
FROM citations
WHERE kind = 'cited'
GROUP BY ALL
ORDER BY citations DESC, provision, reason;
