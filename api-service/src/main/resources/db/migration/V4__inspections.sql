-- What tests a content holds, by its SHA-256 (lower-case hexadecimal): asked of a runner once, kept for all files of it.
create table inspection (
    sha256          text primary key,
    size            bigint      not null,
    -- when a file of the catalogue last had this content, to the day
    seen_at         timestamptz not null default now(),

    -- when to ask a runner (again); null once there is an answer, or no hope for one
    due_at          timestamptz default now(),
    requested_at    timestamptz not null default now(),
    tries           integer     not null default 0,

    -- the answer; python names the runner's Python and packages, on which it depends
    inspected_at    timestamptz,
    python          text,
    test_cases      integer,
    tests           jsonb       not null default '[]',
    missing_imports jsonb       not null default '[]',
    problem         text,
    problem_line    integer,
    problem_column  integer
);

create index inspection_due on inspection (due_at) where due_at is not null;
create index inspection_by_seen on inspection (seen_at);

alter table runner add column python text;
