-- How much of what was discovered is archived and cleaned, per site?
SELECT site, sum(discovered)::BIGINT AS discovered, sum(archived)::BIGINT AS archived, sum(cleaned)::BIGINT AS cleaned,
    sum(moved_or_gone)::BIGINT AS moved_or_gone, (sum(discovered) - sum(archived))::BIGINT AS not_asked_yet, max(oldest_visit_days) AS oldest_visit_days
FROM v_crawl_coverage GROUP BY site ORDER BY site;
