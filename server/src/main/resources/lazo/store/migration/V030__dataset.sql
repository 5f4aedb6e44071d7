create table dataset (
  name text primary key,
  loop text not null,
  checks text not null
);

create table dataset_version (
  dataset text not null references dataset (name),
  version integer not null,
  digest text not null,
  row_count bigint not null,
  columns text not null,
  created bigint not null,
  primary key (dataset, version)
);

-- A file is part of the versions from `added` on, up to but not including `removed` (0: it still is).
create table dataset_file (
  dataset text not null references dataset (name),
  name text not null,
  added integer not null,
  removed integer not null,
  sha256 text not null,
  size bigint not null,
  row_count bigint not null,
  primary key (dataset, name, added)
);

create table dataset_delivery (
  seq ${identity},
  dataset text not null references dataset (name),
  file text not null,
  sha256 text not null,
  version integer not null,
  digest text not null,
  row_count bigint not null,
  report text not null,
  at bigint not null
);
create index dataset_delivery_of on dataset_delivery (dataset, seq);
