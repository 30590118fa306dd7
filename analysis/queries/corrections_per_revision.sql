-- After a revision that moved articles, how many citations a month were right or of the former law, and when did the first use a new number?
WITH revisions AS (
    SELECT DISTINCT r.law AS former, r.new_law AS law, r.new_version AS law_version, v.effective::DATE AS effective
    FROM renumbering r JOIN laws v ON v.law = r.new_law AND v.law_version = r.new_version
    WHERE v.effective IS NOT NULL
), new_numbers AS (
    SELECT DISTINCT new_law AS law, new_version AS law_version, new_article AS article, coalesce(new_suffix, 0) AS suffix
    FROM renumbering
    WHERE new_article IS NOT NULL AND (law <> new_law OR article <> new_article OR coalesce(suffix, 0) <> coalesce(new_suffix, 0))
), cited AS MATERIALIZED (
    SELECT c.article_id, c.law, c.article, coalesce(c.suffix, 0) AS suffix, c.reference_verdict, a.published_to::DATE AS day
    FROM citations c JOIN articles a USING (article_id)
    WHERE c.kind = 'cited' AND c.stance = 'asserted' AND a.published_from = a.published_to
), named AS (
    SELECT law AS name, law, law_version, effective FROM revisions UNION SELECT former, law, law_version, effective FROM revisions
), last_revision AS (
    -- a law's citations of a day belong to the last revision, before that day, of the law they name or of the law that took its place
    SELECT d.name, d.day, r.law, r.law_version, r.effective
    FROM (SELECT DISTINCT law AS name, day FROM cited) d JOIN named r ON r.name = d.name AND r.effective <= d.day
    QUALIFY row_number() OVER (PARTITION BY d.name, d.day ORDER BY r.effective DESC, r.law = d.name DESC, r.law) = 1
), placed AS (
    SELECT
        c.article_id, c.day, r.law AS revised, r.law_version, r.effective,
        date_diff('month', r.effective, c.day) AS months_after,
        c.law = r.law AND c.reference_verdict = 'exists' AS is_right,
        c.reference_verdict IN ('old_number', 'repealed', 'no_such_article', 'no_such_paragraph') AS is_former,
        n.article IS NOT NULL AND c.reference_verdict = 'exists' AS is_new_number
    FROM cited c
    JOIN last_revision r ON r.name = c.law AND r.day = c.day
    LEFT JOIN new_numbers n ON n.law = c.law AND n.law = r.law AND n.law_version = r.law_version AND n.article = c.article AND n.suffix = c.suffix
), lag AS (
    SELECT revised, law_version, min(day) FILTER (is_new_number) AS first_new_number, max(day) FILTER (is_former) AS last_former
    FROM placed GROUP BY ALL
)
SELECT
    p.revised AS law, p.law_version, p.effective, p.months_after,
    count(*) FILTER (p.is_right) AS still_or_again_right, count(*) FILTER (p.is_new_number) AS with_new_number,
    count(*) FILTER (p.is_former) AS of_former_law, count(*) FILTER (NOT p.is_right AND NOT p.is_former) AS undecided,
    count(DISTINCT p.article_id) AS articles,
    any_value(l.first_new_number) AS first_new_number, any_value(date_diff('day', p.effective, l.first_new_number)) AS lag_days,
    any_value(l.last_former) AS last_former
FROM placed p JOIN lag l ON l.revised = p.revised AND l.law_version = p.law_version
GROUP BY ALL
ORDER BY p.effective DESC, law, p.months_after;
