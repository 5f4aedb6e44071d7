create table event (
  seq ${identity},
  type text not null,
  at bigint not null,
  subject text not null,
  payload text not null
);
create index event_subject on event (subject, seq);

create table event_cursor (
  consumer text primary key,
  seq bigint not null
);

create table event_failure (
  consumer text not null,
  seq bigint not null,
  at bigint not null,
  reason text not null,
  primary key (consumer, seq)
);

create table task (
  name text not null,
  task_key text not null,
  due bigint not null,
  payload text not null,
  attempts integer not null default 0,
  last_error text,
  owner text,
  lease_until bigint not null default 0,
  version bigint not null default 0,
  primary key (name, task_key)
);
create index task_due on task (due);

create table setting (
  name text primary key,
  value text not null
);
