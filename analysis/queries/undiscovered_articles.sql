-- How many articles has nobody discovered yet, judging by two independent ways of discovery?
-- Capture and recapture: lists and feeds on one side, sitemaps on the other; Chapman's estimator (1951) with its 95 % interval.
-- Null where a site has but one way. Newest posts are in both more often than chance would have it, so the estimate is a lower one.
WITH ways AS (
    SELECT site, url, bool_or(way IN ('list', 'feed')) AS listed, bool_or(way = 'sitemap') AS mapped FROM discoveries GROUP BY site, url
),
counted AS (
    SELECT site, count(*) FILTER (WHERE listed) AS n1, count(*) FILTER (WHERE mapped) AS n2,
        count(*) FILTER (WHERE listed AND mapped) AS m, count(*) FILTER (WHERE listed OR mapped) AS known
    FROM ways GROUP BY site
),
estimated AS (
    SELECT *, (n1 + 1)::DOUBLE * (n2 + 1) / (m + 1) - 1 AS total,
        sqrt((n1 + 1)::DOUBLE * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1)::DOUBLE * (m + 1) * (m + 2))) AS deviation
    FROM counted WHERE n1 > 0 AND n2 > 0
)
SELECT c.site, c.known, c.n1 AS by_lists_and_feeds, c.n2 AS by_sitemaps, c.m AS by_both,
    round(greatest(e.total - c.known, 0), 1) AS undiscovered,
    round(greatest(e.total - 1.96 * e.deviation - c.known, 0), 1) AS at_least, round(greatest(e.total + 1.96 * e.deviation - c.known, 0), 1) AS at_most
FROM counted c LEFT JOIN estimated e USING (site) ORDER BY c.site;
