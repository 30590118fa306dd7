-- How many findings has a person decided on, and how many of them were upheld? A finding decided on before it was judged anew counts as it was.
WITH last AS (
    SELECT article_id, body_hash, span_start, law, article, suffix, arg_max(decision, decided_at) AS decision, arg_max(finding, decided_at) AS finding
    FROM reviews GROUP BY ALL
), open AS (
    SELECT finding, count(*) AS findings FROM citations WHERE kind = 'cited' AND finding <> 'none' GROUP BY finding
)
SELECT k.finding, coalesce(any_value(o.findings), 0) AS findings, count(l.decision) AS reviewed,
    count(*) FILTER (l.decision = 'confirm') AS upheld, count(*) FILTER (l.decision = 'correct') AS corrected,
    count(*) FILTER (l.decision = 'reject') AS rejected
FROM (VALUES ('confirmed'), ('suspected')) k(finding) LEFT JOIN last l ON l.finding = k.finding LEFT JOIN open o ON o.finding = k.finding
GROUP BY k.finding
ORDER BY k.finding;
