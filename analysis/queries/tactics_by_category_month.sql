-- Which conduct is described, by category and month? An article counts where its whole interval lies in the month.
SELECT a.category, left(a.published_to, 7) AS month, t.code, count(*) AS times, count(DISTINCT t.article_id) AS articles
FROM tactics t JOIN articles a USING (article_id)
WHERE left(a.published_from, 7) = left(a.published_to, 7)
GROUP BY ALL ORDER BY a.category NULLS LAST, month, articles DESC, t.code;
