package dev.pawl.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * That a new task waits for another one, its parent.
 *
 * @param taskId a parent that is stored; null for one that is enqueued together with it
 * @param place where that one stands among the tasks that are enqueued together, from 0; -1 for one that is stored
 */
public record Dependency(@Nullable Long taskId, int place, Condition condition) {
    /** A task waits for so many others at most. */
    public static final int MOST = 1_000;

    private static final String FIELD = "depends_on";

    /** That it waits for a task that is stored. */
    public static Dependency onTask(long taskId, Condition condition) {
        return new Dependency(taskId, -1, condition);
    }

    /** That it waits for one that is enqueued together with it. */
    public static Dependency onPlace(int place, Condition condition) {
        return new Dependency(null, place, condition);
    }

    /** The same, where so many tasks were put before those that are enqueued together. */
    public Dependency shifted(int places) {
        return taskId == null ? onPlace(place + places, condition) : this;
    }

    private String parent() {
        return taskId == null ? "tasks[" + place + "]" : "task " + taskId;
    }

    /** Faults that one task alone can have. */
    static void check(List<Dependency> dependencies, List<InvalidTaskException.Violation> faults) {
        if (dependencies.size() > MOST) {
            faults.add(new InvalidTaskException.Violation(
                    FIELD, "must name at most " + MOST + " tasks, not " + dependencies.size()));
        }
        Set<String> seen = new HashSet<>();
        for (Dependency dependency : dependencies) {
            if (!seen.add(dependency.parent())) {
                faults.add(new InvalidTaskException.Violation(
                        FIELD, "must name each task once, and names " + dependency.parent() + " twice"));
                return;
            }
        }
    }

    /**
     * Checks what tasks that are enqueued together say of each other: none may wait for itself, also not through others.
     *
     * @throws InvalidTaskException naming those that do
     */
    public static void checkTogether(List<NewTask> tasks) {
        if (tasks.stream().allMatch(task -> task.dependencies().isEmpty())) {
            return;
        }
        int[] nodes = nodes(tasks);
        List<List<Integer>> parents = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            parents.add(new ArrayList<>());
        }
        for (int i = 0; i < tasks.size(); i++) {
            for (Dependency dependency : tasks.get(i).dependencies()) {
                if (dependency.taskId != null) {
                    continue;
                }
                if (dependency.place < 0 || dependency.place >= tasks.size()) {
                    throw new InvalidTaskException(
                            "tasks[" + i + "]." + FIELD,
                            "names a task that is not enqueued with it, at place " + dependency.place);
                }
                parents.get(nodes[i]).add(nodes[dependency.place]);
            }
        }
        List<Integer> circle = circle(parents);
        if (!circle.isEmpty()) {
            throw new InvalidTaskException(
                    "tasks[" + circle.get(0) + "]." + FIELD,
                    "must not make a task wait for itself: "
                            + circle.stream()
                                    .limit(20)
                                    .map(i -> "tasks[" + i + "]")
                                    .collect(Collectors.joining(" after "))
                            + (circle.size() > 20 ? " after ..." : " after tasks[" + circle.get(0) + "]"));
        }
    }

    /** For each task which one it is: those with the same key are the first of them. */
    private static int[] nodes(List<NewTask> tasks) {
        Map<String, Integer> byKey = new HashMap<>();
        int[] nodes = new int[tasks.size()];
        for (int i = 0; i < nodes.length; i++) {
            String key = tasks.get(i).idempotencyKey();
            Integer first = key == null ? null : byKey.putIfAbsent(key, i);
            nodes[i] = first == null ? i : first;
        }
        return nodes;
    }

    /** One circle, each before the one that it waits for; empty when there is none. Without recursion: chains may be long. */
    private static List<Integer> circle(List<List<Integer>> parents) {
        int[] unplacedParents = new int[parents.size()];
        List<List<Integer>> children = new ArrayList<>();
        parents.forEach(any -> children.add(new ArrayList<>()));
        for (int i = 0; i < unplacedParents.length; i++) {
            unplacedParents[i] = parents.get(i).size();
            for (int parent : parents.get(i)) {
                children.get(parent).add(i);
            }
        }
        Deque<Integer> free = new ArrayDeque<>();
        for (int i = 0; i < unplacedParents.length; i++) {
            if (unplacedParents[i] == 0) {
                free.add(i);
            }
        }
        while (!free.isEmpty()) {
            for (int child : children.get(free.remove())) {
                if (--unplacedParents[child] == 0) {
                    free.add(child);
                }
            }
        }
        // why: each that is left has a parent that is left, so going up from any of them comes round.
        int last = 0;
        while (last < unplacedParents.length && unplacedParents[last] == 0) {
            last++;
        }
        if (last == unplacedParents.length) {
            return List.of();
        }
        List<Integer> way = new ArrayList<>();
        Map<Integer, Integer> placeOnWay = new HashMap<>();
        while (placeOnWay.putIfAbsent(last, way.size()) == null) {
            way.add(last);
            last = parents.get(last).stream()
                    .filter(parent -> unplacedParents[parent] > 0)
                    .findFirst()
                    .orElseThrow();
        }
        return way.subList(placeOnWay.get(last), way.size());
    }
}
