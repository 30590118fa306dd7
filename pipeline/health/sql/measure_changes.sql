-- Which articles are new, changed or gone since a moment, and how many are held? Parameter: $since. View: settled, of one site.
SELECT
    count(*) AS held,
    count(*) FILTER (article_first_seen >= $since) AS new,
    count(*) FILTER (last_changed >= $since AND article_first_seen < $since) AS changed,
    count(*) FILTER (gone_since >= $since) AS gone
FROM settled
WHERE is_newest;
