-- Which topics do titles, tags and categories name, and by which words most?
SELECT topic, sum(articles)::BIGINT AS namings, count(*) FILTER (articles > 0) AS words_named, count(*) AS words,
    string_agg(word || ' ' || articles, '、' ORDER BY articles DESC, word) FILTER (articles > 0) AS named
FROM topics GROUP BY topic ORDER BY namings DESC, topic;
