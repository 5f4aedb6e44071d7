-- which experiment here is which of another server: ids there may be taken here
create table import_experiment (
  origin text not null,
  origin_id text not null,
  experiment bigint not null,
  primary key (origin, origin_id)
) ${clustered};

-- what of another server has come whole; the mark changes when it changes there
create table import_mark (
  origin text not null,
  kind text not null,
  id text not null,
  mark text not null,
  primary key (origin, kind, id)
) ${clustered};
