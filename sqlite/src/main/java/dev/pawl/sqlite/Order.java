package dev.pawl.sqlite;

import dev.pawl.sqlite.Bands.Band;
import dev.pawl.sqlite.Bands.Place;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * In which order a strategy takes tasks out of bands: {@link #next} names the cursor whose next task is the next of all,
 * until it is told otherwise.
 *
 * <p>Threading: under the pen.
 */
abstract class Order {
    /** The cursor that stands before the next task; null when there is none any more. */
    abstract @Nullable Cursor next() throws SQLException;

    /** The task that the cursor named stood before was taken or skipped. */
    abstract void advance(Cursor cursor) throws SQLException;

    /** Nothing more can be taken by this cursor. */
    abstract void close(Cursor cursor);

    /**
     * @param wanted how many tasks at most
     */
    static Order of(Strategy strategy, Statements statements, Bands bands, List<Band> open, int wanted, Time time) {
        return switch (strategy) {
            case PRIORITY -> new ByPriority(statements, bands, open, wanted);
            case FIFO -> new Merged(statements, bands, open, false, wanted);
            case LIFO -> new Merged(statements, bands, open, true, wanted);
            case WEIGHTED_RANDOM -> new Lottery(statements, open, wanted, time);
        };
    }

    private static int firstChunk(int bands, int wanted) {
        // why: one more than wanted, so that the band's next place is known to the next claim.
        return bands == 1 ? wanted + 1 : 2;
    }

    /** All bands as one sequence, by the time and id of their tasks. */
    private static final class Merged extends Order {
        private record Head(Place place, Cursor cursor) {}

        private final PriorityQueue<Head> heads;
        private final Statements statements;
        private final Bands bands;
        private @Nullable List<Band> unlooked;
        private final boolean fromLast;
        private final int wanted;

        Merged(Statements statements, Bands bands, List<Band> open, boolean fromLast, int wanted) {
            Comparator<Head> byPlace = Comparator.comparing(Head::place);
            this.heads = new PriorityQueue<>(Math.max(1, open.size()), fromLast ? byPlace.reversed() : byPlace);
            this.statements = statements;
            this.bands = bands;
            this.unlooked = open;
            this.fromLast = fromLast;
            this.wanted = wanted;
        }

        @Override
        @Nullable
        Cursor next() throws SQLException {
            if (unlooked != null) {
                look(unlooked);
                unlooked = null;
            }
            Head head = heads.peek();
            return head == null ? null : head.cursor;
        }

        private void look(List<Band> open) throws SQLException {
            int chunk = firstChunk(open.size(), wanted);
            for (Band band : open) {
                // why: alone it has nobody to be compared with.
                Place place = open.size() == 1 ? new Place(0, 0) : bands.end(statements, band, fromLast);
                if (place != null) {
                    heads.add(new Head(place, new Cursor(statements, band, fromLast, chunk)));
                }
            }
        }

        @Override
        void advance(Cursor cursor) throws SQLException {
            heads.remove();
            Candidate next = cursor.peek();
            if (next != null) {
                heads.add(new Head(next.place(), cursor));
            }
        }

        @Override
        void close(Cursor cursor) {
            heads.remove();
        }
    }

    /** The bands of the lowest priority number merged, then those of the next. */
    private static final class ByPriority extends Order {
        private final Statements statements;
        private final Bands bands;
        private final int wanted;
        private List<Band> rest;
        private @Nullable Merged group;

        ByPriority(Statements statements, Bands bands, List<Band> open, int wanted) {
            this.statements = statements;
            this.bands = bands;
            this.wanted = wanted;
            this.rest = open;
        }

        @Override
        @Nullable
        Cursor next() throws SQLException {
            while (true) {
                Cursor cursor = group == null ? null : group.next();
                if (cursor != null) {
                    return cursor;
                }
                if (rest.isEmpty()) {
                    return null;
                }
                group = nextGroup();
            }
        }

        // why not sorted: most claims are served by the first group.
        private Merged nextGroup() {
            int lowest = Integer.MAX_VALUE;
            for (Band band : rest) {
                lowest = Math.min(lowest, band.priority);
            }
            List<Band> next = new ArrayList<>();
            List<Band> later = new ArrayList<>();
            for (Band band : rest) {
                (band.priority == lowest ? next : later).add(band);
            }
            rest = later;
            return new Merged(statements, bands, next, false, wanted);
        }

        @Override
        void advance(Cursor cursor) throws SQLException {
            if (group != null) {
                group.advance(cursor);
            }
        }

        @Override
        void close(Cursor cursor) {
            if (group != null) {
                group.close(cursor);
            }
        }
    }

    /** Every task a ticket of its weight; of the band that wins, the first task. */
    private static final class Lottery extends Order {
        private static final class Ticket {
            final Cursor cursor;
            final double weight;
            long tasks;

            Ticket(Cursor cursor, double weight, long tasks) {
                this.cursor = cursor;
                this.weight = weight;
                this.tasks = tasks;
            }

            double share() {
                return weight * tasks;
            }
        }

        private final List<Ticket> tickets = new ArrayList<>();
        private final Time time;
        private @Nullable Ticket drawn;

        Lottery(Statements statements, List<Band> open, int wanted, Time time) {
            int chunk = firstChunk(open.size(), wanted);
            for (Band band : open) {
                tickets.add(new Ticket(
                        new Cursor(statements, band, false, chunk), Strategy.weight(band.priority), band.tasks()));
            }
            this.time = time;
        }

        @Override
        @Nullable
        Cursor next() throws SQLException {
            double all = 0;
            for (Ticket ticket : tickets) {
                all += ticket.share();
            }
            double at = time.random() * all;
            drawn = null;
            for (Ticket ticket : tickets) {
                if (ticket.tasks > 0) {
                    // why: rounding may leave a rest behind the last one.
                    drawn = ticket;
                    at -= ticket.share();
                    if (at < 0) {
                        break;
                    }
                }
            }
            return drawn == null ? null : drawn.cursor;
        }

        @Override
        void advance(Cursor cursor) {
            if (drawn != null) {
                drawn.tasks--;
            }
        }

        @Override
        void close(Cursor cursor) {
            if (drawn != null) {
                drawn.tasks = 0;
            }
        }
    }
}
