-- How did each site's crawls go: how long, how many answers and failures, and what was refused or broken?
WITH answered AS (
    SELECT run_id, site, count(*) FILTER (outcome IN ('refused', 'server_error')) AS refused_or_broken,
        count(*) FILTER (outcome = 'missing') AS missing, count(*) FILTER (outcome = 'article') AS articles
    FROM captures GROUP BY ALL
)
SELECT r.site, r.run_id, r.outcome, date_diff('minute', r.started::TIMESTAMPTZ, r.finished::TIMESTAMPTZ) AS minutes,
    r.answered, r.failed, a.articles, a.missing, a.refused_or_broken,
    round(r.failed / nullif(r.answered + r.failed, 0), 4) AS failed_share
FROM runs r LEFT JOIN answered a USING (run_id, site)
ORDER BY r.site, r.run_id DESC;
