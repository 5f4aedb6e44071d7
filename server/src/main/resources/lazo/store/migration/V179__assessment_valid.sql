-- only what is not overridden counts in searches and figures; session: all traces of which it is about
alter table trace_assessment add column valid integer not null default 1;
alter table trace_assessment add column session text;
update trace_assessment set valid = 0 where body like '%"valid":false%';
create index trace_assessment_session on trace_assessment (session);
