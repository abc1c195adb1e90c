-- Changes of status that other programs have to be told; a row is deleted when the broker has confirmed its message.
create table run_event (
    id     bigint generated always as identity primary key,
    run_id bigint      not null references run on delete cascade,
    run    jsonb       not null,
    due_at timestamptz not null default now()
);

create index run_event_by_run on run_event (run_id, id);

-- A trigger, because then no statement that changes a status can forget it.
create function note_run_event() returns trigger language plpgsql as $$
begin
    insert into run_event (run_id, run) values (new.id, to_jsonb(new) - 'variables');
    return null;
end
$$;

create trigger run_accepted after insert on run for each row execute function note_run_event();

create trigger run_changed after update of status on run for each row
    when (old.status is distinct from new.status) execute function note_run_event();
