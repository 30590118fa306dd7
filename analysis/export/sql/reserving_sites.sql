-- Which sites reserve text and data mining for all of their pages, by the newest answer that says anything of it?
SELECT site
FROM captures
WHERE tdm IS NOT NULL
GROUP BY site
HAVING arg_max(tdm, (fetched_at, capture_id)) LIKE 'reserved:file%'
