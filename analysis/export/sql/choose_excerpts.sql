-- Which further words fit into the budget of every article that they stand in? What was chosen before is charged first.
INSERT INTO chosen
WITH charged AS (
    SELECT saying, chars, c.saying IS NOT NULL AS before,
        sum(length) OVER (
            PARTITION BY article_id
            ORDER BY c.saying IS NOT NULL DESC, shared_by DESC, turn, saying, span_start, span_end
            ROWS UNBOUNDED PRECEDING
        ) AS total
    FROM candidates LEFT JOIN chosen c USING (saying)
)
SELECT saying FROM charged GROUP BY saying HAVING NOT bool_or(before) AND bool_and(total <= {budget} * chars);

-- and which can't fit any more, whatever else is left out?
CREATE OR REPLACE TEMP TABLE candidates AS
WITH spent AS (SELECT article_id, sum(length) AS spent FROM candidates SEMI JOIN chosen USING (saying) GROUP BY article_id),
hopeless AS (
    SELECT DISTINCT saying
    FROM candidates ANTI JOIN chosen USING (saying) LEFT JOIN spent USING (article_id)
    WHERE coalesce(spent, 0) + length > {budget} * chars
)
FROM candidates ANTI JOIN hopeless USING (saying);
