-- the secret of a webhook may be in the server's environment instead
create table webhook_next (
  id text primary key,
  loop text not null,
  url text not null,
  events text not null,
  secret text,
  secret_env text
);
insert into webhook_next (id, loop, url, events, secret) select id, loop, url, events, secret from webhook;
drop table webhook;
alter table webhook_next rename to webhook;
