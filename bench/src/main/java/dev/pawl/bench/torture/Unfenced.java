package dev.pawl.bench.torture;

import dev.pawl.store.Claim;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/**
 * A bug planted to show that the check finds it: claims that show whatever token their task has now, so that the fence stops
 * nobody. Stands before the store, which knows no such thing.
 */
final class Unfenced implements UnaryOperator<Claim> {
    private final Path file;

    Unfenced(Path file) {
        this.file = file;
    }

    @Override
    public Claim apply(Claim claim) {
        return new Claim(
                claim.taskId(),
                tokenNow(claim.taskId()),
                claim.worker(),
                claim.type(),
                claim.queue(),
                claim.channel(),
                claim.priority(),
                claim.attempt(),
                claim.maxAttempts(),
                claim.payload(),
                claim.claimedAt(),
                claim.runAfter(),
                claim.trace());
    }

    private long tokenNow(long taskId) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement statement = connection.prepareStatement("SELECT token FROM task WHERE id = ?")) {
            statement.setLong(1, taskId);
            try (ResultSet row = statement.executeQuery()) {
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
