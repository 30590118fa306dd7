-- How many articles does each category hold in each month? An article counts where its whole interval lies in the month.
SELECT
    category, CASE WHEN left(published_from, 7) = left(published_to, 7) THEN left(published_from, 7) ELSE 'unknown' END AS month,
    count(*) AS articles, arg_max(url, (published_to, article_id)) AS newest_url
FROM articles
GROUP BY ALL
ORDER BY category NULLS LAST, month;
