-- which runs have a value: a search that few runs fit begins there instead of looking at every run.
-- Long values are not searched for as a whole, and an entry of an index has its limits.
create index run_param_value on run_param (key, value, run) where length(value) <= 250;
create index run_tag_value on run_tag (key, value, run) where length(value) <= 250;
