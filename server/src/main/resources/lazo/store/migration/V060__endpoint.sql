create table endpoint (
  name text primary key,
  state text not null
);

create table endpoint_plan (
  revision bigint not null
);
insert into endpoint_plan (revision) values (0);
