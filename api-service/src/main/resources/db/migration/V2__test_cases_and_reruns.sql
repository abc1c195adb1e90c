-- Test cases that have ended, of the newest attempt; offsets count in the run's log.
create table test_case (
    run_id         bigint  not null references run on delete cascade,
    attempt        integer not null,
    ordinal        integer not null,
    node_id        text    not null,
    outcome        text    not null
        check (outcome in ('PASSED', 'FAILED', 'ERROR', 'SKIPPED', 'XFAILED', 'XPASSED')),
    duration_ms    bigint  not null,
    message        text,
    details        text,
    log_offset     bigint,
    log_end_offset bigint,
    primary key (run_id, attempt, ordinal)
);

alter table run
    -- sequence of the last report that there will be of the newest attempt, known at its end
    add column report_expected bigint,
    -- how many test cases of the newest attempt are stored
    add column test_cases integer not null default 0,
    -- the run whose snapshot this one executes again
    add column rerun_of bigint references run,
    -- what of it to execute; empty means everything in test_paths
    add column node_ids text[] not null default '{}';
