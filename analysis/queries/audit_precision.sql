-- How precise are the findings, by audits: of those drawn at random and reviewed, how many did a person uphold? Severities stand apart.
-- Precision has Wilson's 95 % interval, within one draw; those corrected count as wrong. On fewer than 30 reviewed it says little.
WITH last AS (
    SELECT article_id, body_hash, span_start, law, article, coalesce(suffix, 0) AS suffix, arg_max(decision, decided_at) AS decision
    FROM reviews GROUP BY ALL
), counted AS (
    SELECT a.audit_id, left(min(a.drawn_at), 10) AS drawn_on, a.finding, max(a.population) AS population, count(*) AS drawn,
        count(l.decision) AS reviewed, count(*) FILTER (l.decision = 'confirm') AS upheld,
        count(*) FILTER (l.decision = 'correct') AS corrected, count(*) FILTER (l.decision = 'reject') AS rejected
    FROM audits a
    LEFT JOIN last l ON l.article_id = a.article_id AND l.body_hash = a.body_hash AND l.span_start = a.span_start
        AND l.law = a.law AND l.article IS NOT DISTINCT FROM a.article AND l.suffix = coalesce(a.suffix, 0)
    GROUP BY a.audit_id, a.finding
), shares AS (
    SELECT *, upheld / nullif(reviewed, 0) AS share, 1.959964 * 1.959964 / nullif(reviewed, 0) AS spread FROM counted
)
SELECT
    audit_id, drawn_on, finding, population, drawn, reviewed, upheld, corrected, rejected, share AS precision,
    greatest(0, (share + spread / 2 - 1.959964 * sqrt((share * (1 - share) + spread / 4) / reviewed)) / (1 + spread)) AS precision_low,
    least(1, (share + spread / 2 + 1.959964 * sqrt((share * (1 - share) + spread / 4) / reviewed)) / (1 + spread)) AS precision_high
FROM shares
ORDER BY audit_id DESC, finding;
