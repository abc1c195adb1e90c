-- Secret variables of runs, each encrypted by itself; key_id names the key without giving it away.
create table run_secret (
    run_id     bigint not null references run on delete cascade,
    name       text   not null,
    key_id     text   not null,
    nonce      bytea  not null,
    ciphertext bytea  not null,
    primary key (run_id, name)
);
