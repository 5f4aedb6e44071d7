-- what is searched of a trace; its spans are in files
create table trace (
  trace_id text primary key,
  experiment bigint not null references experiment (id),
  requested bigint not null,
  duration bigint,
  state text not null,
  client_request_id text,
  request_preview text,
  response_preview text,
  started_by_client integer not null,
  has_spans integer not null
);
create index trace_newest on trace (experiment, requested desc, trace_id);

create table trace_tag (
  trace_id text not null references trace (trace_id),
  key text not null,
  value text not null,
  primary key (trace_id, key)
) ${clustered};

create table trace_metadata (
  trace_id text not null references trace (trace_id),
  key text not null,
  value text not null,
  primary key (trace_id, key)
) ${clustered};

create table trace_run (
  trace_id text not null references trace (trace_id),
  run_id text not null,
  primary key (trace_id, run_id)
) ${clustered};
create index trace_run_run on trace_run (run_id);

create table trace_assessment (
  assessment_id text primary key,
  trace_id text not null references trace (trace_id),
  name text not null,
  kind text not null,
  value text,
  created bigint not null,
  updated bigint not null,
  body text not null
);
create index trace_assessment_trace on trace_assessment (trace_id, created, assessment_id);
