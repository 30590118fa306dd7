-- How much of each law in force do articles cite, for laws that any article cites?
SELECT law, law_version, count(*) AS provisions, count(*) FILTER (articles > 0) AS cited,
    count(*) FILTER (articles = 0) AS uncited, round(count(*) FILTER (articles > 0) / count(*), 3) AS share,
    max(articles) AS most_articles
FROM v_provision_coverage
GROUP BY law, law_version HAVING cited > 0
ORDER BY cited DESC, law;
