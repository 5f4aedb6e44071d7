-- last_version only grows, so that the number of a deleted version is never given again
create table registered_model (
  id ${identity},
  name text not null unique,
  description text not null,
  last_version integer not null,
  created bigint not null,
  updated bigint not null
);

create table registered_model_tag (
  model bigint not null references registered_model (id),
  key text not null,
  value text not null,
  primary key (model, key)
);

create table model_version (
  id ${identity},
  model bigint not null references registered_model (id),
  version integer not null,
  source text not null,
  location text not null,
  run_id text,
  run_link text not null,
  model_id text,
  description text not null,
  stage text not null,
  created bigint not null,
  updated bigint not null,
  unique (model, version)
);
create index model_version_run on model_version (run_id);

create table model_version_tag (
  version bigint not null references model_version (id),
  key text not null,
  value text not null,
  primary key (version, key)
);

create table model_alias (
  model bigint not null references registered_model (id),
  alias text not null,
  version integer not null,
  primary key (model, alias)
);
