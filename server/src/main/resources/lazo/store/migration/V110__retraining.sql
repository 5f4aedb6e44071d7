create table retraining (
  loop text primary key,
  definition text not null,
  started bigint not null,
  waiting text not null
);

create table package_definition (
  digest text primary key,
  loop text not null,
  definition text not null
);
