create table counter (
  name text primary key,
  value bigint not null
);

create table experiment (
  id bigint primary key,
  name text not null unique,
  artifact_location text not null,
  lifecycle text not null,
  created bigint not null,
  updated bigint not null
);

create table experiment_tag (
  experiment bigint not null references experiment (id),
  key text not null,
  value text not null,
  primary key (experiment, key)
);

create table run (
  id ${identity},
  run_id text not null unique,
  experiment bigint not null references experiment (id),
  name text not null,
  user_id text not null,
  status text not null,
  start_time bigint not null,
  end_time bigint,
  lifecycle text not null,
  artifact_uri text not null
);
create index run_newest on run (experiment, lifecycle, start_time desc, run_id);

create table run_tag (
  run bigint not null references run (id),
  key text not null,
  value text not null,
  primary key (run, key)
) ${clustered};

create table run_param (
  run bigint not null references run (id),
  key text not null,
  value text not null,
  primary key (run, key)
) ${clustered};

-- points as they came, one row for each call; folded into the two tables below before anybody reads them
create table metric_batch (
  id ${identity},
  experiment bigint not null,
  run bigint not null references run (id),
  points ${blob} not null
);
create index metric_batch_run on metric_batch (experiment, run, id);

-- a value that is no number is stored as 0 with nan = 1, so that it can be part of the key
create table metric (
  run bigint not null references run (id),
  key text not null,
  at bigint not null,
  step bigint not null,
  value double precision not null,
  nan integer not null,
  primary key (run, key, at, step, value, nan)
) ${clustered};

create table latest_metric (
  run bigint not null references run (id),
  key text not null,
  at bigint not null,
  step bigint not null,
  value double precision not null,
  nan integer not null,
  experiment bigint not null,
  primary key (run, key)
) ${clustered};
create index latest_metric_value on latest_metric (experiment, key, nan, value, run);

create table run_dataset (
  id ${identity},
  experiment bigint not null references experiment (id),
  name text not null,
  digest text not null,
  source_type text not null,
  source text not null,
  schema_text text,
  profile text,
  unique (experiment, name, digest)
);

create table run_input (
  run bigint not null references run (id),
  dataset bigint not null references run_dataset (id),
  context text,
  tags text not null,
  primary key (run, dataset)
);
create index run_input_dataset on run_input (dataset);

create table run_model (
  run bigint not null references run (id),
  direction text not null,
  model_id text not null,
  step bigint not null,
  primary key (run, direction, model_id, step)
);

create table logged_model (
  model_id text primary key,
  experiment bigint not null references experiment (id),
  name text not null,
  model_type text,
  source_run text,
  status text not null,
  status_message text,
  lifecycle text not null,
  artifact_uri text not null,
  created bigint not null,
  updated bigint not null
);
create index logged_model_newest on logged_model (experiment, created desc, model_id);
create index logged_model_run on logged_model (source_run);

create table logged_model_param (
  model_id text not null references logged_model (model_id),
  key text not null,
  value text not null,
  primary key (model_id, key)
);

create table logged_model_tag (
  model_id text not null references logged_model (model_id),
  key text not null,
  value text not null,
  primary key (model_id, key)
);

create table logged_model_metric (
  model_id text not null references logged_model (model_id),
  key text not null,
  at bigint not null,
  step bigint not null,
  run_id text not null,
  value double precision not null,
  nan integer not null,
  dataset_name text,
  dataset_digest text,
  primary key (model_id, key, at, step, run_id)
);

-- sha256 is null for a folder
create table artifact (
  folder text not null,
  name text not null,
  sha256 text,
  size bigint not null,
  stored bigint not null,
  primary key (folder, name)
);
