-- What harlequin runs on its connection before anybody types: the lock-down of `make sql`, as far as settings go. What it lacks is
-- a process apart: a question that runs away is stopped by hand, or with harlequin.
SET TimeZone = 'UTC';
SET autoinstall_known_extensions = false;
SET autoload_known_extensions = false;
SET python_enable_replacements = false;
SET memory_limit = '2GB';
SET max_temp_directory_size = '0KB';
SET enable_external_access = false;
SET lock_configuration = true;
