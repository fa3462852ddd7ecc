package dev.pawl.sqlite;

import dev.pawl.task.Limit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pauses and limits, remembered. A {@link Gate} is one limit on one queue, type or key; a channel has at most three, and a
 * claim may take from it while all are open. What runs is counted from {@link Bands}; starts are kept in the file for one
 * period.
 *
 * <p>Threading: under the pen.
 */
final class Flow {
    /** A period is watched in so many steps: a start leaves it at most a hundredth late, never early. */
    private static final int STEPS = 100;

    /** Rows of starts that are of no more use, removed at once. */
    private static final int MOST_FORGOTTEN = 100;

    /** Starts of a future further away than a period are of a clock that was set back since: they must not hold up anything. */
    private static final String READ_STARTS = """
            SELECT at, tasks FROM limit_start WHERE scope = ? AND name = ? AND at > ? AND at <= ? ORDER BY at""";

    /** A limit where it bites. */
    static final class Gate {
        private final Limit limit;
        private final String name;
        private final Deque<Starts> starts = new ArrayDeque<>();
        private long started;
        private long loadedFor = -1;
        private int takenNow;
        private long running;
        private long countedFor = -1;

        private Gate(Limit limit, String name) {
            this.limit = limit;
            this.name = name;
        }
    }

    private record Starts(long at, int tasks) {}

    private record Name(Limit.Scope scope, String name) {}

    private final Set<String> paused = new HashSet<>();
    private final Map<Name, Limit> limits = new HashMap<>();
    private final List<Limit> patterns = new ArrayList<>();
    private final Map<Name, Gate> gates = new HashMap<>();
    private final Map<Integer, List<Gate>> gatesByChannel = new HashMap<>();
    private final Set<Gate> rated = new HashSet<>();
    private boolean countsRunning;
    private boolean stale = true;

    /** Grows when the file may have changed without us: what was read from it is read again. */
    private long reading;

    /** The claim at hand. */
    private long claim;

    private long now;

    /** Others may have changed it. */
    void doubt() {
        stale = true;
    }

    /** A claim begins. */
    void begin(Statements statements, Bands bands, Channels channels, long time) throws SQLException {
        claim++;
        now = time;
        if (stale) {
            read(statements);
            reading++;
            stale = false;
        }
        if (!countsRunning) {
            return;
        }
        for (Map.Entry<Integer, Long> channel : bands.running().entrySet()) {
            for (Gate gate : gates(channels.get(statements, channel.getKey()))) {
                startCounting(gate);
                gate.running += channel.getValue();
            }
        }
    }

    private void startCounting(Gate gate) {
        if (gate.countedFor != claim) {
            gate.countedFor = claim;
            gate.running = 0;
        }
    }

    private void read(Statements statements) throws SQLException {
        paused.clear();
        paused.addAll(Limits.paused(statements).keySet());
        Map<Name, Limit> asSet = new HashMap<>();
        for (Limit limit : Limits.all(statements)) {
            asSet.put(new Name(limit.scope(), limit.name()), limit);
        }
        if (asSet.equals(limits)) {
            return;
        }
        limits.clear();
        limits.putAll(asSet);
        patterns.clear();
        limits.values().stream().filter(Limit::isPattern).forEach(patterns::add);
        countsRunning = limits.values().stream().anyMatch(limit -> limit.maxRunning() != null);
        gates.clear();
        gatesByChannel.clear();
        rated.clear();
    }

    /** Whether nothing is paused or limited. */
    boolean isFree() {
        return paused.isEmpty() && limits.isEmpty();
    }

    boolean isPaused(String queue) {
        return paused.contains(queue);
    }

    private List<Gate> gates(Channels.Channel channel) {
        if (limits.isEmpty()) {
            return List.of();
        }
        return gatesByChannel.computeIfAbsent(channel.id(), id -> {
            List<Gate> found = new ArrayList<>(3);
            add(Limit.Scope.QUEUE, channel.queue(), found);
            add(Limit.Scope.TYPE, channel.type(), found);
            if (!channel.limitKey().isEmpty()) {
                add(Limit.Scope.KEY, channel.limitKey(), found);
            }
            return List.copyOf(found);
        });
    }

    private void add(Limit.Scope scope, String name, List<Gate> found) {
        Limit limit = limitOn(scope, name);
        if (limit != null) {
            found.add(gates.computeIfAbsent(new Name(scope, name), key -> new Gate(limit, name)));
        }
    }

    private @Nullable Limit limitOn(Limit.Scope scope, String name) {
        Limit exact = limits.get(new Name(scope, name));
        return exact != null || scope != Limit.Scope.KEY ? exact : Limits.onKey(patterns, name);
    }

    /** Whether a limit on what runs stands on the channel, so that an end of a task may let another start. */
    boolean holdsBack(Statements statements, Channels channels, int channel) throws SQLException {
        return countsRunning && isLimited(channels.get(statements, channel));
    }

    /** Whether any limit stands on the channel. */
    boolean isLimited(Channels.Channel channel) {
        return !gates(channel).isEmpty();
    }

    /** How many more tasks of the channel may start now. */
    int room(Statements statements, Channels.Channel channel) throws SQLException {
        int room = Integer.MAX_VALUE;
        for (Gate gate : gates(channel)) {
            room = Math.min(room, room(statements, gate));
        }
        return room;
    }

    private int room(Statements statements, Gate gate) throws SQLException {
        int room = Integer.MAX_VALUE;
        Integer most = gate.limit.maxRunning();
        if (most != null) {
            startCounting(gate);
            room = (int) Math.max(0, most - gate.running);
        }
        Limit.Rate rate = gate.limit.rate();
        if (rate != null) {
            load(statements, gate, rate);
            room = (int) Math.min(room, Math.max(0, rate.starts() - gate.started));
        }
        return room;
    }

    /** The starts of the last period: from memory, or by one seek when others may have added some. */
    private void load(Statements statements, Gate gate, Limit.Rate rate) throws SQLException {
        Starts newest = gate.starts.peekLast();
        if (gate.loadedFor != reading || newest != null && newest.at > now + rate.periodMillis()) {
            gate.loadedFor = reading;
            gate.starts.clear();
            gate.started = 0;
            try (ResultSet rows = statements
                    .with(
                            READ_STARTS,
                            gate.limit.scope().wireName(),
                            gate.name,
                            now - rate.periodMillis(),
                            now + rate.periodMillis())
                    .executeQuery()) {
                while (rows.next()) {
                    gate.starts.add(new Starts(rows.getLong(1), rows.getInt(2)));
                    gate.started += rows.getInt(2);
                }
            }
        }
        for (Starts first = gate.starts.peek();
                first != null && first.at <= now - rate.periodMillis();
                first = gate.starts.peek()) {
            gate.started -= gate.starts.remove().tasks;
        }
    }

    /** When a channel that has no room now has some by the passing of time alone; {@link Long#MAX_VALUE} for never. */
    long opensAt(Channels.Channel channel) {
        long opens = Long.MIN_VALUE;
        for (Gate gate : gates(channel)) {
            Limit.Rate rate = gate.limit.rate();
            Integer most = gate.limit.maxRunning();
            if (most != null && gate.running >= most) {
                return Long.MAX_VALUE;
            }
            if (rate != null) {
                opens = Math.max(opens, opensAt(gate, rate));
            }
        }
        return opens == Long.MIN_VALUE ? Long.MAX_VALUE : opens;
    }

    /** When so many starts have left the period that there is room for one. */
    private long opensAt(Gate gate, Limit.Rate rate) {
        long left = gate.started;
        long opens = Long.MIN_VALUE;
        for (Starts starts : gate.starts) {
            if (left < rate.starts()) {
                return opens;
            }
            left -= starts.tasks;
            opens = starts.at + rate.periodMillis();
        }
        // why: what the claim at hand takes is not written yet.
        return left < rate.starts() ? opens : endOfStep(rate) + rate.periodMillis();
    }

    /** The moment at which a start of now is counted. */
    private long endOfStep(Limit.Rate rate) {
        long step = Math.max(1, rate.periodMillis() / STEPS);
        return now / step * step + step - 1;
    }

    /** One task of the channel starts. */
    void take(Channels.Channel channel) {
        for (Gate gate : gates(channel)) {
            startCounting(gate);
            gate.running++;
            if (gate.limit.rate() != null) {
                gate.started++;
                gate.takenNow++;
                rated.add(gate);
            }
        }
    }

    /** One that was taken does not start after all. */
    void giveBack(Channels.Channel channel) {
        for (Gate gate : gates(channel)) {
            gate.running--;
            if (gate.limit.rate() != null) {
                gate.started--;
                gate.takenNow--;
            }
        }
    }

    /** The claim is complete: writes the starts that count against a rate. */
    void end(Statements statements) throws SQLException {
        for (Gate gate : rated) {
            Limit.Rate rate = gate.limit.rate();
            if (rate == null || gate.takenNow == 0) {
                continue;
            }
            long at = endOfStep(rate);
            Starts newest = gate.starts.peekLast();
            boolean sameStep = newest != null && newest.at == at;
            gate.starts.add(new Starts(at, gate.takenNow + (sameStep ? gate.starts.removeLast().tasks : 0)));
            String scope = gate.limit.scope().wireName();
            statements.update("""
                    INSERT INTO limit_start (scope, name, at, tasks, until) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (scope, name, at) DO UPDATE SET tasks = tasks + excluded.tasks""", scope, gate.name, at, gate.takenNow, at + rate.periodMillis());
            statements.update(
                    "DELETE FROM limit_start WHERE scope = ? AND name = ? AND at > ?",
                    scope,
                    gate.name,
                    now + rate.periodMillis());
            gate.takenNow = 0;
        }
        if (!rated.isEmpty()) {
            statements.update("""
                    DELETE FROM limit_start WHERE (scope, name, at) IN (
                      SELECT scope, name, at FROM limit_start WHERE until <= ? LIMIT ?)""", now, MOST_FORGOTTEN);
        }
        rated.clear();
    }

    /** After a rollback: nothing of what was learnt is true. */
    void forget() {
        rated.forEach(gate -> gate.takenNow = 0);
        rated.clear();
        // why: an id that was given in what rolled back may be given to another channel.
        gatesByChannel.clear();
        stale = true;
    }
}
