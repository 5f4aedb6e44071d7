-- who may ask, how they prove it, what each may do, and what was done
create table access_user (
  id ${identity},
  name text not null unique,
  password text not null,
  admin integer not null,
  created bigint not null
);

-- of a token only the digest is kept
create table access_token (
  token_id text primary key,
  digest text not null unique,
  user_name text not null,
  label text not null,
  created bigint not null,
  expires bigint,
  used bigint
);
create index access_token_of on access_token (user_name);

create table access_session (
  digest text primary key,
  user_name text not null,
  expires bigint not null
) ${clustered};
create index access_session_of on access_session (user_name);

create table access_grant (
  user_name text not null,
  kind text not null,
  name text not null,
  permission integer not null,
  primary key (user_name, kind, name)
) ${clustered};
create index access_grant_on on access_grant (kind, name);

create table audit_event (
  id ${identity},
  at bigint not null,
  who text not null,
  address text not null,
  action text not null,
  subject text not null,
  status integer not null,
  message text not null
);
create index audit_event_at on audit_event (at);
create index audit_event_who on audit_event (who, id);
