package dev.pawl.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the SQLite driver and counts every statement that is executed through it, and how long one was asked again
 * and again because others held the file.
 */
final class CountingDriver implements Driver, AutoCloseable {
    private static final int BUSY = 5;

    private final Driver real;
    private final AtomicLong executed = new AtomicLong();
    private final AtomicLong longestBusyNanos = new AtomicLong();

    private CountingDriver(Driver real) {
        this.real = real;
    }

    static CountingDriver install() throws SQLException {
        Driver real = DriverManager.getDriver("jdbc:sqlite:");
        CountingDriver counting = new CountingDriver(real);
        DriverManager.deregisterDriver(real);
        DriverManager.registerDriver(counting);
        return counting;
    }

    long executed() {
        return executed.get();
    }

    double longestBusyMillis() {
        return longestBusyNanos.get() / 1e6;
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
        DriverManager.registerDriver(real);
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        Connection connection = real.connect(url, info);
        return connection == null ? null : counted(Connection.class, connection);
    }

    private <T> T counted(Class<T> type, T target) {
        AtomicLong busySince = new AtomicLong();
        return type.cast(Proxy.newProxyInstance(
                CountingDriver.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("execute")) {
                        executed.incrementAndGet();
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        long since = busySince.getAndSet(0);
                        if (since != 0) {
                            longestBusyNanos.accumulateAndGet(System.nanoTime() - since, Math::max);
                        }
                        if (result instanceof PreparedStatement prepared) {
                            return counted(PreparedStatement.class, prepared);
                        }
                        return result instanceof Statement statement ? counted(Statement.class, statement) : result;
                    } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof SQLException failure && failure.getErrorCode() == BUSY) {
                            busySince.compareAndSet(0, System.nanoTime());
                        }
                        throw e.getCause();
                    }
                }));
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
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return real.getParentLogger();
    }
}
