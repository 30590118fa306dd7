-- How long are the articles of each category, from the shortest tenth to the longest? Copies count too.
SELECT category, count(*) AS articles, quantile_disc(chars, 0.1) AS tenth, median(chars)::BIGINT AS median_chars,
    quantile_disc(chars, 0.9) AS ninth_tenth, max(chars) AS longest, count(*) FILTER (chars < 300) AS under_300
FROM articles GROUP BY category ORDER BY articles DESC, category;
