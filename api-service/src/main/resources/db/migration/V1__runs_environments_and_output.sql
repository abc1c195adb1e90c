-- One row for each environment. Its row lock orders everything that changes who holds the environment.
create table environment (
    id            integer primary key,
    fencing_token bigint      not null default 0,
    released_at   timestamptz not null default now()
);

create table run (
    id                  bigint generated always as identity primary key,
    username            text        not null,
    environment_id      integer     not null references environment,
    test_paths          text[]      not null,
    keyword             text,
    priority            integer     not null,
    timeout_seconds     integer     not null,
    variables           jsonb       not null,
    source              text        not null check (source in ('UI', 'API', 'AMQP')),
    idempotency_key     text unique,

    status              text        not null default 'QUEUED'
        check (status in ('QUEUED', 'RUNNING', 'SUCCESS', 'FAILED', 'ERROR', 'CANCELLED', 'TIMED_OUT')),
    status_reason       text,
    created_at          timestamptz not null default now(),
    started_at          timestamptz,
    finished_at         timestamptz,
    cancel_requested_at timestamptz,

    -- the newest attempt; the fencing token is that of its lease
    attempt             integer     not null default 0,
    lost_attempts       integer     not null default 0,
    runner_id           text,
    fencing_token       bigint,
    exit_code           integer,

    collected           integer     not null default 0,
    passed              integer     not null default 0,
    failed              integer     not null default 0,
    error               integer     not null default 0,
    skipped             integer     not null default 0,
    xfailed             integer     not null default 0,
    xpassed             integer     not null default 0,
    current_test        text,

    -- the log in bytes of UTF-8: where the newest attempt starts, what is stored, and what there will be at its end
    log_base            bigint      not null default 0,
    log_size            bigint      not null default 0,
    log_expected        bigint,
    report_sequence     bigint      not null default 0,

    -- null once the broker has confirmed the lane's message; due says when to publish (again)
    dispatched_at       timestamptz,
    dispatch_due_at     timestamptz not null default now(),
    dispatch_count      integer     not null default 0
);

create index run_queue on run (environment_id, priority desc, id) where status = 'QUEUED';
create index run_dispatch on run (dispatch_due_at) where status = 'QUEUED';
create index run_by_environment on run (environment_id, id desc);
create index run_by_username on run (username, id desc);
create index run_by_status on run (status, id desc);
create index run_by_test_path on run using gin (test_paths);

-- A row is a lease; releasing one deletes it.
create table lease (
    environment_id integer primary key references environment,
    fencing_token  bigint      not null,
    run_id         bigint      not null unique references run,
    attempt        integer     not null,
    runner_id      text        not null,
    incarnation    text        not null,
    granted_at     timestamptz not null default now(),
    expires_at     timestamptz not null
);

create index lease_by_runner on lease (runner_id);

create table runner (
    id            text primary key,
    incarnation   text        not null,
    state         text        not null check (state in ('ACTIVE', 'STOPPING', 'STOPPED')),
    slots         integer     not null,
    busy          integer     not null,
    sandbox_level text        not null,
    registered_at timestamptz not null default now(),
    last_seen_at  timestamptz not null default now()
);

-- Contents of test files by their SHA-256 (lower-case hexadecimal), shared by all snapshots.
create table file_content (
    sha256  text primary key,
    content bytea not null
);

create table snapshot_file (
    run_id bigint  not null references run on delete cascade,
    path   text    not null,
    sha256 text    not null references file_content,
    size   bigint  not null,
    primary key (run_id, path)
);

create index snapshot_file_by_content on snapshot_file (sha256);

-- The log in pieces that end between characters; a run's pieces follow each other without gaps.
create table output_chunk (
    run_id       bigint not null references run on delete cascade,
    start_offset bigint not null,
    end_offset   bigint not null,
    content      bytea  not null,
    primary key (run_id, start_offset)
);
