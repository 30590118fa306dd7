-- How many articles does each category hold, of what length, and from when to when?
SELECT
    site, category, count(*) AS articles, median(chars)::BIGINT AS median_chars,
    min(published_from) AS earliest, max(published_to) AS latest
FROM articles
GROUP BY ALL
ORDER BY site, articles DESC, category;
