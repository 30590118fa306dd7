-- How do the pages of a crawl read? Over the pages at articles' addresses of the run, or of the newest where it has fewer than
-- the window. Parameters: $run, $window. Views of one site's clean rows: captures, pages, blocks, rejects.
WITH asked AS (
    SELECT capture_id, outcome, run_id
    FROM captures
    WHERE article_id IS NOT NULL AND status BETWEEN 200 AND 299
    QUALIFY run_id = $run OR row_number() OVER (ORDER BY fetched_at DESC, capture_id DESC) <= $window
),
heads AS (
    SELECT count(*) AS headings, count(*) FILTER (role = 'unknown') AS unknown
    FROM blocks JOIN asked USING (capture_id)
    WHERE kind = 'heading' AND outcome = 'article'
)
SELECT
    count(*) AS pages,
    count(*) FILTER (a.outcome = 'article') AS articles,
    count(*) FILTER (a.outcome = 'article' AND a.run_id = $run) AS articles_of_run,
    count(*) FILTER (a.outcome = 'article' AND (p.date_from IS NOT NULL OR p.date_to IS NOT NULL)) AS dated,
    count(*) FILTER (a.outcome = 'article' AND coalesce(p.author, '') <> '') AS authored,
    count(*) FILTER (a.outcome = 'article' AND coalesce(p.category, '') <> '') AS categorised,
    median(p.chars) AS body_chars,
    any_value(h.headings) AS headings,
    any_value(h.unknown) AS unknown,
    count(*) FILTER (r.reason = 'login_wall') AS login_wall,
    count(*) FILTER (r.reason = 'soft_not_found') AS soft_not_found,
    count(*) FILTER (a.outcome = 'empty') AS empty,
    count(*) FILTER (a.outcome <> 'empty' AND r.reason IN ('no_article', 'not_html')) AS no_article
FROM asked a
LEFT JOIN pages p USING (capture_id)
LEFT JOIN rejects r USING (capture_id)
CROSS JOIN heads h;
