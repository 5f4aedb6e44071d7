-- artifacts on their way in: in parts, or whole at a signed address (whole = 1); the bytes of parts are files beside the blobs
create table upload (
  id text primary key,
  path text not null,
  parts integer not null,
  whole integer not null,
  finished integer not null,
  expires bigint not null
);
create index upload_expires on upload (expires);

create table upload_part (
  upload text not null references upload (id),
  number integer not null,
  digest text not null,
  size bigint not null,
  primary key (upload, number)
);
