-- How did the last crawl of each site end?
SELECT site, max(run_id) AS run_id, max_by(outcome, run_id) AS outcome, max_by(answered, run_id) AS answered, max_by(failed, run_id) AS failed
FROM runs GROUP BY site ORDER BY site;
