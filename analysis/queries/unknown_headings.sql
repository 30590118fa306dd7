-- Which headings does no pattern of data/reference/headings.toml know?
SELECT heading, articles FROM unknown_headings ORDER BY articles DESC, heading;
