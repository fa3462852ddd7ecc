package dev.pawl.sqlite;

import dev.pawl.sqlite.Bands.Band;
import dev.pawl.sqlite.Bands.Place;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Bands in the order of one strategy, kept in it while they change, so that a claim begins with the band whose turn it is and
 * never looks at most. A band whose place is not known yet stands aside until somebody asks.
 *
 * <p>Threading: under the pen.
 */
final class Line {
    private final boolean byPriority;
    private final boolean fromLast;
    private final TreeSet<Band> placed;
    private final Set<Band> unplaced = new LinkedHashSet<>();

    /**
     * @param byPriority lower numbers first, and only then by place
     * @param fromLast the last place first, instead of the first
     */
    Line(boolean byPriority, boolean fromLast) {
        this.byPriority = byPriority;
        this.fromLast = fromLast;
        this.placed = new TreeSet<>(this::compare);
    }

    private int compare(Band one, Band other) {
        Place a = place(one);
        Place b = place(other);
        if (a == null || b == null) {
            throw new IllegalStateException("a band without a place stands in line");
        }
        return compare(one, a, other, b);
    }

    /** The order of two bands of which these tasks are next. */
    int compare(Band one, Place a, Band other, Place b) {
        int byNumber = byPriority ? Integer.compare(one.priority, other.priority) : 0;
        if (byNumber != 0) {
            return byNumber;
        }
        return fromLast ? b.compareTo(a) : a.compareTo(b);
    }

    @Nullable
    Place place(Band band) {
        return fromLast ? band.last() : band.first();
    }

    boolean isFromLast() {
        return fromLast;
    }

    void add(Band band) {
        if (place(band) == null) {
            unplaced.add(band);
        } else {
            placed.add(band);
        }
    }

    /** Before a band changes, or leaves for good. */
    void remove(Band band) {
        if (place(band) == null) {
            unplaced.remove(band);
        } else {
            placed.remove(band);
        }
    }

    /** Those that stand aside. */
    List<Band> unplaced() {
        return unplaced.isEmpty() ? List.of() : new ArrayList<>(unplaced);
    }

    int size() {
        return placed.size();
    }

    Iterator<Band> iterator() {
        return placed.iterator();
    }
}
