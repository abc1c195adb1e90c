-- Contents that nothing needs are deleted, but not before they are this old.
alter table file_content add column stored_at timestamptz not null default now();

-- When the file had last been changed as it was read; unknown of older snapshots.
alter table snapshot_file add column modified_at timestamptz;

-- The newest runs of a file.
create index snapshot_file_by_path on snapshot_file (path, run_id desc);

-- Whether a file has tests that did not pass.
create index test_case_not_passed on test_case (run_id) where outcome in ('FAILED', 'ERROR');
