package dev.pawl.server;

import dev.pawl.server.BatchBody.Item;
import dev.pawl.server.DependencyFields.Wish;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names by which tasks of one request wait for each other, put in place. What waits for one that is refused is refused too. */
final class References {
    private final List<Item> items;
    private final Map<String, Integer> byRef = new HashMap<>();
    private final Set<String> twice = new HashSet<>();

    private References(List<Item> items) {
        this.items = new ArrayList<>(items);
    }

    static List<Item> resolve(List<Item> items) {
        boolean none = items.stream()
                .allMatch(item ->
                        item.body().wishes().isEmpty() && item.body().ref().isEmpty());
        return none ? items : new References(items).resolved();
    }

    private List<Item> resolved() {
        for (int i = 0; i < items.size(); i++) {
            int place = i;
            items.get(i).body().ref().ifPresent(ref -> {
                if (byRef.putIfAbsent(ref, place) != null) {
                    twice.add(ref);
                }
            });
        }
        refuse();
        Map<String, Integer> places = places();
        List<Item> resolved = new ArrayList<>(items.size());
        for (Item item : items) {
            resolved.add(item.isFine() ? new Item(item.body().among(places, new Faults()), List.of()) : item);
        }
        return resolved;
    }

    /** Without recursion or a second walk: a chain may be as long as the request. */
    private void refuse() {
        Map<String, List<Integer>> waiting = new HashMap<>();
        Deque<Integer> refused = new ArrayDeque<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (item.body().ref().filter(twice::contains).isPresent()) {
                refuse(i, DependencyFields.REF.name(), "is given twice in this request");
            }
            for (Wish wish : item.body().wishes()) {
                if (wish.ref() != null && byRef.containsKey(wish.ref())) {
                    waiting.computeIfAbsent(wish.ref(), ref -> new ArrayList<>())
                            .add(i);
                } else if (wish.ref() != null && items.get(i).isFine()) {
                    refuse(
                            i,
                            DependencyFields.DEPENDS_ON.name(),
                            "no task of this request has the ref '" + Fault.quoted(wish.ref()) + "'");
                }
            }
            if (!items.get(i).isFine()) {
                refused.add(i);
            }
        }
        while (!refused.isEmpty()) {
            String ref = items.get(refused.remove()).body().ref().orElse("");
            for (int child : waiting.getOrDefault(ref, List.of())) {
                if (items.get(child).isFine()) {
                    refuse(
                            child,
                            DependencyFields.DEPENDS_ON.name(),
                            "the task with the ref '" + Fault.quoted(ref) + "' is refused");
                    refused.add(child);
                }
            }
            waiting.remove(ref);
        }
    }

    private void refuse(int place, String field, String message) {
        Faults faults = new Faults();
        faults.add(field, message);
        items.set(place, new Item(items.get(place).body(), faults.all()));
    }

    /** Where each stands among those that are enqueued. */
    private Map<String, Integer> places() {
        Map<String, Integer> places = new HashMap<>();
        int place = 0;
        for (Item item : items) {
            if (item.isFine()) {
                int here = place++;
                item.body().ref().ifPresent(ref -> places.put(ref, here));
            }
        }
        return places;
    }
}
