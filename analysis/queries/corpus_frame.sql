-- What is the corpus: how many sites and articles, over which days, fetched to when, and judged by law texts of which day?
SELECT
    (SELECT count(DISTINCT site) FROM articles) AS sites, (SELECT count(*) FROM articles) AS articles,
    (SELECT min(published_from) FROM articles) AS earliest, (SELECT max(published_to) FROM articles) AS latest,
    (SELECT max(fetched_at)::VARCHAR FROM captures) AS last_fetched,
    (SELECT max(laws_as_of) FROM citations) AS laws_as_of, (SELECT count(*) FROM citations WHERE kind = 'cited') AS citations;
