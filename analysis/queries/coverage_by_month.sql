-- How many articles were posted in each month, by site? An article counts where its whole interval lies in the month.
SELECT
    site,
    CASE WHEN left(published_from, 7) = left(published_to, 7) THEN left(published_from, 7) ELSE 'unknown' END AS month,
    count(*) AS articles, count(DISTINCT category) AS categories, sum(chars) AS chars
FROM articles
GROUP BY ALL
ORDER BY site, month;
