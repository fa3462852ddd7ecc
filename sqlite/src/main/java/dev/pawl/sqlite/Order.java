package dev.pawl.sqlite;

import dev.pawl.sqlite.Bands.Band;
import dev.pawl.sqlite.Bands.Place;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which order a strategy takes tasks out of bands: {@link #next} names the cursor whose next task is the next of all, and
 * hears what became of it.
 *
 * <p>Threading: under the pen.
 */
abstract class Order {
    /** The cursor that stands before the next task; null when there is none any more. */
    abstract @Nullable Cursor next() throws SQLException;

    /** The task before which the cursor of {@link #next} stood was taken or skipped. */
    abstract void advance() throws SQLException;

    /** Nothing more can be taken by the cursor of {@link #next}. */
    abstract void close();

    /** From which bands a claim may take. */
    interface Filter {
        /** Whether the worker serves the channel of the band. */
        boolean serves(Band band);

        /** Whether, besides, no pause or limit closes it. */
        boolean isOpen(Band band) throws SQLException;
    }

    /**
     * @param wanted how many tasks at most
     */
    static Order of(Strategy strategy, Writing writing, Filter filter, int wanted) throws SQLException {
        Statements statements = writing.statements();
        return strategy == Strategy.WEIGHTED_RANDOM
                ? new Lottery(statements, writing.bands().ready(), filter, wanted, writing.time())
                : new InLine(statements, writing.bands().line(statements, strategy, filter), filter, wanted);
    }

    /** The bands of a {@link Line}, merged into one sequence of tasks. */
    private static final class InLine extends Order {
        /** A band whose turn has come, at the task it has reached. */
        private final class Head implements Comparable<Head> {
            private final Cursor cursor;
            private Place place;

            Head(Cursor cursor, Place place) {
                this.cursor = cursor;
                this.place = place;
            }

            @Override
            public int compareTo(Head other) {
                return line.compare(cursor.band(), place, other.cursor.band(), other.place);
            }
        }

        private final Statements statements;
        private final Line line;
        private final Filter filter;
        private final Iterator<Band> waiting;
        private final Deque<Head> upcoming = new ArrayDeque<>();
        private final PriorityQueue<Head> heads = new PriorityQueue<>();

        InLine(Statements statements, Line line, Filter filter, int wanted) throws SQLException {
            this.statements = statements;
            this.line = line;
            this.filter = filter;
            this.waiting = line.iterator();
            boolean more = true;
            // why: where bands alternate, each of the first gives one task.
            while (more && upcoming.size() < Math.max(2, wanted)) {
                more = addOpen();
            }
            if (upcoming.size() == 1) {
                // why: one more than wanted, so that the band's next place is known to the next claim.
                upcoming.getFirst().cursor.startWith(wanted + 1);
            } else if (wanted > 1 && upcoming.size() > 1) {
                Cursor.begin(
                        statements, upcoming.stream().map(head -> head.cursor).toList(), line.isFromLast());
            }
        }

        private boolean addOpen() throws SQLException {
            while (waiting.hasNext()) {
                Band band = waiting.next();
                Place place = line.place(band);
                if (place != null && filter.isOpen(band)) {
                    upcoming.add(new Head(new Cursor(statements, band, line.isFromLast()), place));
                    return true;
                }
            }
            return false;
        }

        @Override
        @Nullable
        Cursor next() throws SQLException {
            Head head = heads.peek();
            Head following = upcoming.isEmpty() && !addOpen() ? null : upcoming.peek();
            if (following != null && (head == null || following.compareTo(head) < 0)) {
                head = following;
                heads.add(upcoming.remove());
            }
            return head == null ? null : head.cursor;
        }

        @Override
        void advance() throws SQLException {
            Head head = heads.remove();
            Candidate next = head.cursor.peek();
            if (next != null) {
                head.place = next.place();
                heads.add(head);
            }
        }

        @Override
        void close() {
            heads.remove();
        }
    }

    /**
     * Every task a ticket of its weight; of the band that wins, the first task. A band that turns out to be closed gives its
     * tickets back, and the others are drawn from as if they had never been there.
     */
    private static final class Lottery extends Order {
        private final Statements statements;
        private final List<Band> bands;
        private final Map<Integer, Cursor> cursors = new HashMap<>();
        private final long[] tickets;
        private double all;
        private final Time time;

        /** Bands already drawn, the next first. */
        private final Deque<Integer> drawn = new ArrayDeque<>();

        Lottery(Statements statements, List<Band> bands, Filter filter, int wanted, Time time) throws SQLException {
            int most = bands.size();
            this.statements = statements;
            this.bands = bands;
            this.tickets = new long[most];
            this.time = time;
            for (int i = 0; i < most; i++) {
                Band band = bands.get(i);
                tickets[i] = filter.isOpen(band) ? band.tasks() : 0;
                all += tickets[i] * band.weight;
            }
            Set<Cursor> winners = new LinkedHashSet<>();
            for (int i = 0; i < wanted && draw(); i++) {
                winners.add(cursor(drawn.getLast()));
            }
            if (winners.size() > 1) {
                Cursor.begin(statements, winners, false);
            } else {
                winners.forEach(winner -> winner.startWith(wanted + 1));
            }
        }

        private boolean draw() {
            int winner = -1;
            double at = time.random() * Math.max(0, all);
            for (int i = 0; i < tickets.length && at >= 0; i++) {
                if (tickets[i] > 0) {
                    // why: rounding may leave a rest behind the last one, which then wins.
                    winner = i;
                    at -= tickets[i] * bands.get(i).weight;
                }
            }
            if (winner < 0) {
                return false;
            }
            tickets[winner]--;
            all -= bands.get(winner).weight;
            drawn.add(winner);
            return true;
        }

        private Cursor cursor(int band) {
            return cursors.computeIfAbsent(band, index -> new Cursor(statements, bands.get(index), false));
        }

        @Override
        @Nullable
        Cursor next() {
            return drawn.isEmpty() && !draw() ? null : cursor(drawn.getFirst());
        }

        @Override
        void advance() {
            drawn.remove();
        }

        @Override
        void close() {
            Integer closed = drawn.getFirst();
            drawn.removeIf(closed::equals);
            all -= tickets[closed] * bands.get(closed).weight;
            tickets[closed] = 0;
        }
    }
}
