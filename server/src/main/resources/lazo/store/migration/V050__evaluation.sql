create table evaluation (
  id text primary key,
  loop text not null,
  subject text not null,
  candidate text not null,
  champion text not null,
  verdict text not null,
  results text not null,
  at bigint not null
);
create index evaluation_loop on evaluation (loop, at);
