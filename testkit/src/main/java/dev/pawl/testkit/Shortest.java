package dev.pawl.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a list that fails shorter, by leaving steps out as long as it still fails. */
final class Shortest {
    private Shortest() {}

    /**
     * A part of the list that fails, from which no single step can be left out.
     *
     * @param fails true for the list itself
     */
    static <T> List<T> of(List<T> list, Predicate<List<T>> fails) {
        List<T> kept = List.copyOf(list);
        int chunk = Math.max(1, kept.size() / 2);
        while (true) {
            int before = kept.size();
            // why from the end: what came last is what failed, so what came before it goes by large pieces.
            for (int from = kept.size() - chunk; from > -chunk; from -= chunk) {
                List<T> rest = without(kept, Math.max(0, from), Math.min(kept.size(), from + chunk));
                if (rest.size() < kept.size() && fails.test(rest)) {
                    kept = rest;
                }
            }
            if (chunk == 1 && kept.size() == before) {
                return kept;
            }
            chunk = Math.max(1, chunk / 2);
        }
    }

    private static <T> List<T> without(List<T> list, int from, int to) {
        List<T> rest = new ArrayList<>(list.subList(0, from));
        rest.addAll(list.subList(to, list.size()));
        return rest;
    }
}
