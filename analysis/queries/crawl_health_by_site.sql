-- How does the crawl of each site fare: its last run, what its archived answers were, and which articles are gone?
WITH ran AS (
    SELECT site, count(*) AS runs, count(*) FILTER (outcome = 'finished') AS runs_finished, max(run_id) AS last_run,
        arg_max(started, run_id) AS last_started, arg_max(outcome, run_id) AS last_outcome,
        arg_max(answered, run_id) AS last_answered, arg_max(failed, run_id) AS last_failed
    FROM runs GROUP BY site
), answered AS (
    SELECT site, count(*) AS responses, max(fetched_at)::VARCHAR AS last_fetched,
        count(*) FILTER (outcome IN ('article', 'list', 'feed', 'sitemap', 'robots', 'unchanged')) AS read,
        count(*) FILTER (outcome = 'redirect') AS redirects, count(*) FILTER (outcome = 'missing') AS missing,
        count(*) FILTER (outcome = 'refused') AS refused, count(*) FILTER (outcome = 'server_error') AS server_errors,
        count(*) FILTER (outcome NOT IN ('article', 'list', 'feed', 'sitemap', 'robots', 'unchanged', 'redirect', 'missing', 'refused', 'server_error')) AS other
    FROM captures GROUP BY site
), held AS (
    SELECT site, count(*) AS articles, count(gone_since) AS gone FROM articles GROUP BY site
)
SELECT a.site, coalesce(s.title, a.site) AS title, s.url, coalesce(h.articles, 0) AS articles, coalesce(h.gone, 0) AS gone,
    a.* EXCLUDE (site), r.* EXCLUDE (site)
FROM answered a LEFT JOIN held h USING (site) LEFT JOIN ran r USING (site) LEFT JOIN sites s USING (site)
ORDER BY a.site;
