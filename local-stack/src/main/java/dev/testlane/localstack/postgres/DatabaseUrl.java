package dev.testlane.localstack.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a database is and who logs in, as {@code postgresql://user:password@host:port/database}. */
public record DatabaseUrl(String host, int port, String user, String password, String database) {

    private static final int CONNECT_SECONDS = 5;

    public Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setUser(user);
        source.setPassword(password);
        source.setDatabaseName(database);
        source.setConnectTimeout(CONNECT_SECONDS);
        return source.getConnection();
    }

    /** Whether a login succeeds now. */
    public boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException refused) {
            return false;
        }
    }

    /** The URL with its password: not for logs. */
    public String value() {
        return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
