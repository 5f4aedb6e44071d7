-- what searches and metrics ask of spans; made from the files of the spans when somebody asks
alter table trace add column spans_version bigint not null default 0;
alter table trace add column spans_indexed bigint not null default -1;
create index trace_not_indexed on trace (experiment, trace_id) where has_spans = 1 and spans_indexed <> spans_version;

create table trace_span (
  trace_id text not null references trace (trace_id),
  span_id text not null,
  name text not null,
  type text not null,
  status text not null,
  started bigint not null,
  duration bigint,
  model text,
  provider text,
  input_cost double precision,
  output_cost double precision,
  total_cost double precision,
  primary key (trace_id, span_id)
) ${clustered};
