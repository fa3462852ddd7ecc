package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A row of the application and its task, in one transaction: both exist, or neither. */
public final class WithinTransaction {
    /** Tells a customer that an order has come. */
    public record Confirm(long order) {}

    static final TaskType<Confirm> CONFIRM = TaskType.of("order.confirm", Confirm.class);

    private WithinTransaction() {}

    /** Takes two orders; the second one comes to nothing, and so does its task. */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args.length == 0 ? "work.db" : args[0]);
        try (Pawl pawl = Pawl.open(file);
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            pawl.handle(CONFIRM, (confirm, context) -> System.out.println("order " + confirm.order() + " confirmed"));
            pawl.start();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
            }

            long task = order(pawl, connection, 1);
            connection.commit();
            order(pawl, connection, 2);
            connection.rollback();

            pawl.await(task, Duration.ofSeconds(10));
            System.out.println(pawl.browser().stats().all().total() + " task in all");
        }
    }

    private static long order(Pawl pawl, Connection connection, long id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (id) VALUES (?)")) {
            insert.setLong(1, id);
            insert.executeUpdate();
        }
        return pawl.enqueue(connection, CONFIRM, new Confirm(id)).taskId();
    }
}
