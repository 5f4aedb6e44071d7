-- a search for a part of a name reads the names off the index along which it walks
drop index run_newest;
create index run_newest on run (experiment, lifecycle, start_time desc, run_id, name);
-- which keys have values that the indexes of values leave out; runs are not read in the order of those
create index run_param_long on run_param (key) where length(value) > 250;
create index run_tag_long on run_tag (key) where length(value) > 250;
