create table feedback_position (
  source text primary key,
  position text not null
);

create table feedback_part (
  id bigint primary key,
  endpoint text not null,
  day bigint not null,
  sealed integer not null,
  row_count integer not null,
  labelled integer not null,
  from_position text not null,
  file text not null
);
create index feedback_part_day on feedback_part (endpoint, day);

create table feedback_request (
  id text primary key,
  part bigint not null,
  first_row integer not null,
  row_count integer not null
);

create table feedback_labels (
  part bigint not null,
  chunk integer not null,
  label_values ${blob} not null,
  primary key (part, chunk)
);
