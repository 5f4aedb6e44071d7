-- what the table of runs asks: the children of a run, the longest and shortest, the names in order
create index run_tag_parent on run_tag (value, run) where key = 'mlflow.parentRunId';
create index run_duration on run (experiment, lifecycle, (end_time - start_time), start_time desc, run_id);
create index run_by_name on run (experiment, lifecycle, name, start_time desc, run_id);

-- the keys that runs of an experiment have or had, for choosing columns; metrics have an index for that
create table experiment_key (
  experiment bigint not null references experiment (id),
  kind text not null,
  key text not null,
  primary key (experiment, kind, key)
) ${clustered};
insert into experiment_key (experiment, kind, key)
  select distinct run.experiment, 'param', kv.key from run_param kv join run on run.id = kv.run;
insert into experiment_key (experiment, kind, key)
  select distinct run.experiment, 'tag', kv.key from run_tag kv join run on run.id = kv.run;
