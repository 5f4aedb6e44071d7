-- examples that clients judge their applications by; what makes two records one is their inputs
create table evaluation_dataset (
  dataset_id text primary key,
  name text not null,
  digest text not null,
  shape text,
  records bigint not null,
  created bigint not null,
  updated bigint not null,
  created_by text,
  updated_by text
);

create table evaluation_dataset_tag (
  dataset_id text not null references evaluation_dataset (dataset_id),
  key text not null,
  value text not null,
  primary key (dataset_id, key)
) ${clustered};

create table evaluation_dataset_experiment (
  dataset_id text not null references evaluation_dataset (dataset_id),
  experiment bigint not null,
  primary key (dataset_id, experiment)
) ${clustered};
create index evaluation_dataset_of on evaluation_dataset_experiment (experiment, dataset_id);

create table evaluation_record (
  id ${identity},
  record_id text not null unique,
  dataset_id text not null references evaluation_dataset (dataset_id),
  inputs_digest text not null,
  body text not null,
  unique (dataset_id, inputs_digest)
);
create index evaluation_record_of on evaluation_record (dataset_id, id);
