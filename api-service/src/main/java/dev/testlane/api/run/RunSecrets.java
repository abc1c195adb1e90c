package dev.testlane.api.run;

import static dev.testlane.api.run.RunRows.required;

import dev.testlane.contract.Secrets;
import io.r2dbc.spi.Readable;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Secret variables in PostgreSQL, encrypted. They are kept as long as their run, since a rerun needs them. */
@Repository
public class RunSecrets {

    private final DatabaseClient database;
    private final SecretCipher cipher;

    RunSecrets(DatabaseClient database, SecretCipher cipher) {
        this.database = database;
        this.cipher = cipher;
    }

    /** Saves a run's secrets; belongs into the transaction that accepts the run. */
    Mono<Void> save(long runId, Secrets secrets) {
        return Flux.fromIterable(secrets.values().entrySet())
                .concatMap(secret ->
                        insert(runId, secret.getKey(), cipher.seal(runId, secret.getKey(), secret.getValue())))
                .then();
    }

    /** Gives a run the secrets of another. */
    Mono<Void> copy(long fromRunId, long toRunId) {
        return open(fromRunId).flatMap(secrets -> save(toRunId, secrets));
    }

    /** The secrets of a run; an error {@link UnreadableSecretException} if the key is not there any more. */
    public Mono<Secrets> open(long runId) {
        return database.sql("select name, key_id, nonce, ciphertext from run_secret where run_id = :runId")
                .bind("runId", runId)
                .map(row -> open(runId, row))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(Secrets::new);
    }

    private Map.Entry<String, String> open(long runId, Readable row) {
        String name = required(row, "name", String.class);
        var sealed = new SecretCipher.Sealed(
                required(row, "key_id", String.class),
                required(row, "nonce", byte[].class),
                required(row, "ciphertext", byte[].class));
        return Map.entry(name, cipher.open(runId, name, sealed));
    }

    private Mono<Void> insert(long runId, String name, SecretCipher.Sealed sealed) {
        return database.sql("insert into run_secret (run_id, name, key_id, nonce, ciphertext)"
                        + " values (:runId, :name, :keyId, :nonce, :ciphertext)")
                .bind("runId", runId)
                .bind("name", name)
                .bind("keyId", sealed.keyId())
                .bind("nonce", sealed.nonce())
                .bind("ciphertext", sealed.ciphertext())
                .then();
    }
}
