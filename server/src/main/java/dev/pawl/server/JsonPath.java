package dev.pawl.server;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way from a JSON value to values in it: {@code $.card.number}, {@code $['odd name']}, {@code $.lines[0]}, {@code $.lines[*].price},
 * {@code $..secret}.
 *
 * @param steps from here on
 */
record JsonPath(List<Step> steps) {
    private static final Pattern STEP = Pattern.compile(
            "\\.\\.(?<deep>[^.\\[\\]'\\s*]+)|\\.(?<name>[^.\\[\\]'\\s*]+)|\\['(?<quoted>[^']+)']|\\[(?<index>\\d{1,9})]|(?<any>\\.\\*|\\[\\*])");

    /**
     * One step.
     *
     * @param name of a member; null for any
     * @param index of an element; null for any, or when there is a name
     * @param deep whether the member may stand at any depth
     */
    private record Step(@Nullable String name, @Nullable Integer index, boolean deep) {}

    /**
     * @throws IllegalArgumentException when it cannot be read
     */
    static JsonPath of(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        int at = 1;
        while (at < text.length() && step.find(at) && step.start() == at) {
            steps.add(step(step));
            at = step.end();
        }
        if (!text.startsWith("$") || at < text.length()) {
            throw new IllegalArgumentException("must be a path like $.card.number, $.lines[*].price or $..secret, not '"
                    + Fault.quoted(text) + "'");
        }
        return new JsonPath(steps);
    }

    private static Step step(Matcher found) {
        String index = found.group("index");
        if (found.group("deep") != null) {
            return new Step(found.group("deep"), null, true);
        }
        if (index != null) {
            return new Step(null, Integer.valueOf(index), false);
        }
        return new Step(found.group("name") != null ? found.group("name") : found.group("quoted"), null, false);
    }

    /** Whether it leads no further: the value is what it leads to. */
    boolean isEnd() {
        return steps.isEmpty();
    }

    /** How it goes on in a member of an object; nothing when it does not. */
    List<JsonPath> inMember(String name) {
        Step first = steps.get(0);
        boolean leads = first.index == null && (first.name == null || first.name.equals(name));
        return further(leads);
    }

    /** How it goes on in an element of an array. */
    List<JsonPath> inElement(int index) {
        Step first = steps.get(0);
        boolean leads = first.name == null && (first.index == null || first.index == index);
        return further(leads);
    }

    private List<JsonPath> further(boolean leads) {
        List<JsonPath> ways = new ArrayList<>(2);
        if (leads) {
            ways.add(new JsonPath(steps.subList(1, steps.size())));
        }
        if (steps.get(0).deep) {
            ways.add(this);
        }
        return ways;
    }
}
