-- How many articles has each site, and when was one of them last seen?
SELECT site, count(*) AS articles, max(last_seen)::VARCHAR AS last_seen, count(gone_since) AS gone FROM articles GROUP BY site ORDER BY site;
