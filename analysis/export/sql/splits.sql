-- How many articles and clusters of duplicates has each split?
SELECT split, count(*) AS articles, count(DISTINCT cluster_id) AS clusters FROM read_parquet({articles}) GROUP BY split ORDER BY split
