create table rollout (
  id text primary key,
  loop text not null,
  endpoint text not null,
  spec text not null,
  state text not null,
  step integer not null,
  began bigint not null,
  step_began bigint not null,
  ended bigint not null,
  reason text not null,
  evidence text not null
);
create index rollout_endpoint on rollout (endpoint, began);
