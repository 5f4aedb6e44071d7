create table model_webhook (
  webhook_id text primary key,
  name text not null,
  description text not null,
  url text not null,
  events text not null,
  secret text,
  status text not null,
  created bigint not null,
  updated bigint not null
);
