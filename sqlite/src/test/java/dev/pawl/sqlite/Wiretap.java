package dev.pawl.sqlite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.sqlite.JDBC;

/** Hears every statement that connections opened while it is on send to SQLite, and passes them on. */
public final class Wiretap implements Driver, AutoCloseable {
    private final Driver sqlite;
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    private Wiretap(Driver sqlite) {
        this.sqlite = sqlite;
    }

    public static Wiretap on() throws SQLException {
        Driver sqlite = DriverManager.getDriver(JDBC.PREFIX);
        Wiretap tap = new Wiretap(sqlite);
        DriverManager.deregisterDriver(sqlite);
        DriverManager.registerDriver(tap);
        return tap;
    }

    /** Everything heard so far, in order. */
    public List<String> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    void forget() {
        heard.clear();
    }

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
        Connection connection = sqlite.connect(url, properties);
        return connection == null ? null : tapped(Connection.class, connection, null);
    }

    /**
     * @param sql of a prepared statement, else null
     */
    private <T> T tapped(Class<T> type, T real, String sql) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("execute")) {
                        heard.add(arguments == null ? sql : (String) arguments[0]);
                    }
                    Object result = call(real, method, arguments);
                    if (result instanceof PreparedStatement statement
                            && method.getName().equals("prepareStatement")) {
                        return tapped(PreparedStatement.class, statement, (String) arguments[0]);
                    }
                    if (result instanceof Statement statement
                            && method.getName().equals("createStatement")) {
                        return tapped(Statement.class, statement, null);
                    }
                    return result;
                }));
    }

    private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
        DriverManager.registerDriver(sqlite);
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return sqlite.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) throws SQLException {
        return sqlite.getPropertyInfo(url, properties);
    }

    @Override
    public int getMajorVersion() {
        return sqlite.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return sqlite.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return sqlite.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
