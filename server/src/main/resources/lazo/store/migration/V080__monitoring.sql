create table monitor (
  loop text primary key,
  definition text not null,
  drift_day bigint not null,
  label_day bigint not null
);

create table monitor_reference (
  id text primary key,
  loop text not null,
  package_digest text not null,
  at bigint not null,
  reference text not null
);
create index monitor_reference_loop on monitor_reference (loop, at);

create table monitor_window (
  loop text not null,
  kind text not null,
  stream text not null,
  to_day bigint not null,
  from_day bigint not null,
  value double precision,
  threshold double precision,
  close_below double precision,
  row_count bigint not null,
  state text not null,
  reference text not null,
  counts text not null,
  numbers text not null,
  primary key (loop, kind, stream, to_day)
);

create table monitor_alert (
  id text primary key,
  loop text not null,
  kind text not null,
  stream text not null,
  cause text not null,
  since bigint not null,
  opened bigint not null,
  closed bigint not null,
  message text not null,
  value double precision not null,
  threshold double precision not null,
  first_day bigint not null,
  last_day bigint not null,
  cost double precision
);
create index monitor_alert_loop on monitor_alert (loop, closed);

create table webhook (
  id text primary key,
  loop text not null,
  url text not null,
  events text not null,
  secret text not null
);
