-- when a run went to the bin; experiments and logged models have it as the time of their last change
alter table run add column deleted bigint;
create index run_deleted on run (deleted) where deleted is not null;

-- blobs that a sweep found without a reference, and when
create table unreferenced_blob (
  blob text primary key,
  since bigint not null
);

-- folders of artifacts that outlived their run because something else referred to them
create table kept_folder (
  folder text primary key
);
