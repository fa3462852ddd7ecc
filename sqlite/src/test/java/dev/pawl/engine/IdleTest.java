package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.Pawl;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.WatchService;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An idle worker executes no SQL. Counted at the driver: every statement of every connection goes through it. */
class IdleTest extends OnARealFile {
    private final AtomicLong executed = new AtomicLong();
    private Driver real;
    private Driver counting;

    @BeforeEach
    void countStatements() throws SQLException {
        real = DriverManager.getDriver("jdbc:sqlite:" + file());
        counting = new CountingDriver(real, executed);
        DriverManager.deregisterDriver(real);
        DriverManager.registerDriver(counting);
    }

    @AfterEach
    void countNoMore() throws SQLException {
        DriverManager.deregisterDriver(counting);
        DriverManager.registerDriver(real);
    }

    @Test
    void twoIdleWorkersExecuteNoSql() {
        assumeTrue(foldersCanBeWatched(), "without a watch the version is polled");
        Pawl pawl = handlingOther(open());
        pawl.start();
        pawl.start();
        letItLookAround(pawl);
        long[] before = {-1};

        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> {
            long now = executed.get();
            boolean silent = now == before[0];
            before[0] = now;
            return silent;
        });

        long silent = executed.get();
        letItLookAround(pawl);
        assertThat(executed.get()).as("the count counts").isGreaterThan(silent);
    }

    /** Where a user has many programs that watch, the system refuses one more. */
    private boolean foldersCanBeWatched() {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            return !watch.getClass().getSimpleName().startsWith("Polling");
        } catch (IOException none) {
            return false;
        }
    }

    /** Hands out the real driver's connections, and counts what they execute. */
    private record CountingDriver(Driver real, AtomicLong executed) implements Driver {
        @Override
        public Connection connect(String url, Properties info) throws SQLException {
            Connection connection = real.connect(url, info);
            return connection == null ? null : counted(Connection.class, connection);
        }

        private <T> T counted(Class<T> type, Object target) {
            InvocationHandler handler = (proxy, method, arguments) -> {
                if (target instanceof Statement && method.getName().startsWith("execute")) {
                    executed.incrementAndGet();
                }
                try {
                    Object result = method.invoke(target, arguments);
                    if (result instanceof PreparedStatement) {
                        return counted(PreparedStatement.class, result);
                    }
                    return result instanceof Statement ? counted(Statement.class, result) : result;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            };
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
        }

        @Override
        public boolean acceptsURL(String url) throws SQLException {
            return real.acceptsURL(url);
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
            return real.getPropertyInfo(url, info);
        }

        @Override
        public int getMajorVersion() {
            return real.getMajorVersion();
        }

        @Override
        public int getMinorVersion() {
            return real.getMinorVersion();
        }

        @Override
        public boolean jdbcCompliant() {
            return real.jdbcCompliant();
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }
}
