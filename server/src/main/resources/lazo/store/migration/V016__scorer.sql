create table scorer (
  experiment bigint not null references experiment (id),
  name text not null,
  version bigint not null,
  scorer_id text not null,
  body text not null,
  created bigint not null,
  primary key (experiment, name, version)
);
