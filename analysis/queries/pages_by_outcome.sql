-- How many archived responses came to what, by site?
SELECT site, outcome, count(*) AS responses, count(DISTINCT url) AS addresses, sum(warc_length) AS archived_bytes
FROM captures
GROUP BY ALL
ORDER BY site, responses DESC, outcome;
