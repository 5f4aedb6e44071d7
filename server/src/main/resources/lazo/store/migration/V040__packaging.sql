create table package (
  digest text primary key,
  added bigint not null
);

create table package_file (
  digest text not null references package (digest),
  path text not null,
  sha256 text not null,
  primary key (digest, path)
);

create table package_version (
  model text not null,
  version integer not null,
  digest text not null references package (digest),
  primary key (model, version)
);
