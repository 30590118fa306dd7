-- Which versions did each article have, which is the newest, and is it gone? A version is a body of its own; the capture that
-- stands for it is the latest that showed it. Parameters: captures and pages (clean rows of one site), settled_dates.
-- A 304 shows the body that its address had before: the same version, seen once more.
CREATE TEMP TABLE sights AS
SELECT article_id, body_hash, capture_id, fetched_at FROM pages
UNION ALL
SELECT p.article_id, p.body_hash, p.capture_id, c.fetched_at
FROM (SELECT article_id, fetched_at FROM captures WHERE outcome = 'unchanged' AND article_id IS NOT NULL) c
ASOF JOIN pages p ON c.article_id = p.article_id AND c.fetched_at >= p.fetched_at;

CREATE TEMP TABLE versions AS
SELECT
    article_id, body_hash,
    arg_max(capture_id, (fetched_at, capture_id)) AS capture_id,
    min(fetched_at) AS first_seen,
    max(fetched_at) AS last_seen
FROM sights
GROUP BY article_id, body_hash;

CREATE TEMP TABLE newest AS
SELECT
    p.article_id,
    arg_max(p.capture_id, (p.fetched_at, p.capture_id)) AS capture_id,
    arg_max(p.body_hash, (p.fetched_at, p.capture_id)) AS body_hash,
    min(p.fetched_at) AS first_seen,
    max(p.fetched_at) AS last_seen
FROM sights p
GROUP BY p.article_id;

-- the first "missing" answer after the last sight, under any address of the article
CREATE TEMP TABLE gone AS
SELECT n.article_id, min(c.fetched_at) AS gone_since
FROM newest n
JOIN captures c ON c.article_id = n.article_id AND c.outcome = 'missing' AND c.fetched_at > n.last_seen
GROUP BY n.article_id;

-- the last time the body was another one, and so since when it is the newest
CREATE TEMP TABLE changed AS
SELECT p.article_id, min(p.fetched_at) AS last_changed
FROM sights p
JOIN newest n USING (article_id)
LEFT JOIN (
    SELECT q.article_id, max(q.fetched_at) AS other_seen
    FROM sights q JOIN newest m USING (article_id)
    WHERE q.body_hash <> m.body_hash GROUP BY q.article_id
) o USING (article_id)
WHERE p.body_hash = n.body_hash AND (o.other_seen IS NULL OR p.fetched_at > o.other_seen)
GROUP BY p.article_id;

CREATE TEMP TABLE settled AS
WITH shown AS (
    SELECT
        v.article_id, v.body_hash, v.capture_id, v.first_seen, v.last_seen,
        n.capture_id = v.capture_id AS is_newest,
        n.first_seen AS article_first_seen,
        coalesce(c.last_changed, v.first_seen) AS last_changed,
        g.gone_since,
        p.date_shown AS published_shown,
        coalesce(d.date_rule, p.date_rule) AS published_rule,
        d.date_from, d.date_to,
        (d.date_from AT TIME ZONE 'Asia/Shanghai')::DATE AS day_from,
        (d.date_to AT TIME ZONE 'Asia/Shanghai')::DATE AS day_to
    FROM versions v
    JOIN newest n USING (article_id)
    JOIN pages p ON p.capture_id = v.capture_id
    LEFT JOIN changed c ON c.article_id = v.article_id
    LEFT JOIN gone g ON g.article_id = v.article_id
    LEFT JOIN settled_dates d ON d.article_id = v.article_id
)
SELECT
    article_id, body_hash, capture_id, is_newest, first_seen, article_first_seen, last_seen, last_changed, gone_since,
    CASE
        WHEN date_from = date_to THEN strftime(date_from AT TIME ZONE 'Asia/Shanghai', '%Y-%m-%dT%H:%M:%S+08:00')
        WHEN day_from = day_to AND published_rule NOT IN ('neighbours', 'conflicting') THEN strftime(day_from, '%Y-%m-%d')
    END AS published,
    strftime(day_from, '%Y-%m-%d') AS published_from,
    strftime(day_to, '%Y-%m-%d') AS published_to,
    published_shown, published_rule
FROM shown
ORDER BY article_id, first_seen, body_hash;
