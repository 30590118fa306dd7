-- By which ways each address of an article was discovered, and what became of it. Parameters: clean_listed, captures, articles, links.
INSERT INTO discoveries BY NAME
WITH seen AS (
    SELECT split_part(l.article_id, ':', 1) AS site, l.url, l.way, l.fetched_at FROM clean_listed l
    UNION ALL
    SELECT a.site, k.url, 'link', a.fetched_at
    FROM links k JOIN articles a USING (article_id)
    WHERE k.kind IN ('previous', 'next', 'related', 'body') AND k.url IN (SELECT url FROM captures WHERE article_id IS NOT NULL)
)
SELECT site, url, way, min(fetched_at) AS first_seen, max(fetched_at) AS last_seen
FROM seen GROUP BY site, url, way
ORDER BY site, url, way;

CREATE VIEW v_crawl_coverage AS
WITH addresses AS (
    SELECT site, url, min(first_seen)::DATE AS day FROM discoveries GROUP BY site, url
),
asked AS (
    SELECT url, min(fetched_at) AS archived_at, max(fetched_at) AS newest_visit, arg_max(outcome, fetched_at) AS outcome
    FROM captures WHERE article_id IS NOT NULL GROUP BY url
)
SELECT d.site, d.day, count(*) AS discovered, count(k.url) AS archived,
    count(a.url) AS cleaned, count(*) FILTER (WHERE k.outcome IN ('missing', 'redirect')) AS moved_or_gone,
    date_diff('day', min(k.newest_visit), (SELECT max(fetched_at) FROM captures)) AS oldest_visit_days
FROM addresses d
LEFT JOIN asked k USING (url)
LEFT JOIN articles a USING (url)
GROUP BY d.site, d.day;

COMMENT ON VIEW v_crawl_coverage IS '每站每日:发现、归档、清洗的文章地址数 · per site and day of discovery: addresses of articles discovered, archived, cleaned';
COMMENT ON COLUMN v_crawl_coverage.site IS '站点 · site';
COMMENT ON COLUMN v_crawl_coverage.day IS '首次发现之日(UTC) · day of the first discovery (UTC)';
COMMENT ON COLUMN v_crawl_coverage.discovered IS '发现的地址数 · addresses discovered';
COMMENT ON COLUMN v_crawl_coverage.archived IS '其中有响应归档者 · of them with an archived response';
COMMENT ON COLUMN v_crawl_coverage.cleaned IS '其中成文者 · of them read as an article';
COMMENT ON COLUMN v_crawl_coverage.moved_or_gone IS '其中已迁移或消失者 · of them answered with a redirect or as missing';
COMMENT ON COLUMN v_crawl_coverage.oldest_visit_days IS '最久未访问者距最近抓取的天数 · days between the oldest last visit and the newest capture';
