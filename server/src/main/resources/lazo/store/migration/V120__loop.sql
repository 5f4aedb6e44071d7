create table loop_revision (
  name text not null,
  revision integer not null,
  yaml text not null,
  applied_at bigint not null,
  primary key (name, revision)
);
