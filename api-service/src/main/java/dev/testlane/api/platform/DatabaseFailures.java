package dev.testlane.api.platform;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTransientException;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells a database that is away from a mistake. */
public final class DatabaseFailures {

    private DatabaseFailures() {}

    /** Whether the same may succeed once the database is back. */
    public static boolean isAway(Throwable failure) {
        return isTransient(failure)
                || failure instanceof TransientDataAccessException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof R2dbcException
                || failure instanceof TransactionException
                || failure instanceof TimeoutException;
    }

    /** A deadlock, for instance, may come wrapped. */
    private static boolean isTransient(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof R2dbcTransientException) {
                return true;
            }
        }
        return false;
    }
}
