create table pipeline_run (
  id text primary key,
  loop text not null,
  trigger_kind text not null,
  trigger_json text not null,
  state text not null,
  message text not null,
  started bigint not null,
  ended bigint not null,
  inputs text not null
);
create index pipeline_run_loop on pipeline_run (loop, started);

create table pipeline_step (
  run text not null references pipeline_run (id) on delete cascade,
  position integer not null,
  name text not null,
  state text not null,
  attempts integer not null,
  message text not null,
  started bigint not null,
  ended bigint not null,
  outputs text not null,
  primary key (run, position)
);
