-- Which topics and words of them does no article name in title, tags or category?
SELECT topic, sum(articles)::BIGINT AS namings, count(*) AS words, count(*) FILTER (articles = 0) AS unnamed,
    string_agg(word, '、' ORDER BY word) FILTER (articles = 0) AS unnamed_words
FROM topics GROUP BY topic HAVING unnamed > 0 ORDER BY unnamed / words DESC, topic;
