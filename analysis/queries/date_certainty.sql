-- How certain are the posting dates, by the rule that gave them?
SELECT
    published_rule AS rule,
    count(*) AS articles,
    count(*) FILTER (length(published) > 10) AS to_the_second,
    count(*) FILTER (length(published) = 10) AS to_the_day,
    count(*) FILTER (published IS NULL AND published_to::DATE - published_from::DATE <= 1) AS to_two_days,
    count(*) FILTER (published_from IS NULL OR published_to IS NULL) AS open_ended
FROM articles
GROUP BY ALL
ORDER BY articles DESC, rule;
