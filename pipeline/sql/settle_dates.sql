-- When was each article posted? Every page, list entry and feed item that showed a date is an observation; the interval is
-- where they all meet, or the span of all of them where they don't. Parameters: pages and listed (clean rows of one site).
CREATE TEMP TABLE observed AS
SELECT article_id, date_from, date_to, date_rule FROM pages
UNION  -- the same interval seen twice is one observation
SELECT l.article_id, l.date_from, l.date_to, l.date_rule FROM listed l SEMI JOIN pages p USING (article_id);

CREATE TEMP TABLE met AS
SELECT
    article_id,
    max(date_from) AS lo,
    min(date_to) AS hi,
    count(*) AS observations,
    -- what no page can know is open at that end
    CASE WHEN bool_and(date_from IS NOT NULL) THEN min(date_from) END AS span_from,
    CASE WHEN bool_and(date_to IS NOT NULL) THEN max(date_to) END AS span_to
FROM observed
WHERE date_from IS NOT NULL OR date_to IS NOT NULL
GROUP BY article_id;

CREATE TEMP TABLE dated AS
SELECT
    m.article_id,
    CASE WHEN m.lo > m.hi THEN m.span_from ELSE m.lo END AS date_from,
    CASE WHEN m.lo > m.hi THEN m.span_to ELSE m.hi END AS date_to,
    CASE
        WHEN m.lo > m.hi THEN 'conflicting'
        ELSE coalesce(
            (SELECT min(o.date_rule) FROM observed o
             WHERE o.article_id = m.article_id AND o.date_from IS NOT DISTINCT FROM m.lo AND o.date_to IS NOT DISTINCT FROM m.hi),
            'agreed')
    END AS date_rule
FROM met m;

-- Articles that show no date lie between their neighbours in id order, where the neighbours' own dates are in that order.
-- Posts are scheduled and moved now and then, so the interval is widened by a day and never makes a date certain.
CREATE TEMP TABLE bounded AS
WITH numbered AS (
    SELECT DISTINCT p.article_id, try_cast(split_part(p.article_id, ':', 2) AS BIGINT) AS number, d.date_from, d.date_to
    FROM pages p LEFT JOIN dated d USING (article_id)
), placed AS (
    SELECT
        article_id, date_from, date_to,
        last_value(date_from IGNORE NULLS) OVER before AS lo,
        first_value(date_to IGNORE NULLS) OVER after AS hi
    FROM numbered WHERE number IS NOT NULL
    WINDOW before AS (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
           after AS (ORDER BY number ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
)
SELECT article_id, lo - INTERVAL 1 DAY AS date_from, hi + INTERVAL 1 DAY AS date_to, 'neighbours' AS date_rule
FROM placed
WHERE date_from IS NULL AND date_to IS NULL AND lo < hi;

CREATE TEMP TABLE settled_dates AS
SELECT * FROM dated
UNION ALL
SELECT * FROM bounded;
