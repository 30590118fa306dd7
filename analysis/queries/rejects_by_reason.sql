-- What was dropped at each stage, and why?
SELECT stage, reason, count(*) AS dropped, min(url) AS example, min(detail) AS detail
FROM rejects
GROUP BY ALL
ORDER BY dropped DESC, stage, reason;
