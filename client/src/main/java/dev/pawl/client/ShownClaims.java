package dev.pawl.client;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.Holding;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server says of claims that are shown to it: whether each holds its task, or why not. It names neither who holds a task
 * instead nor the token of that claim, which are not the asker's business; so a holding here has of both no more than tells them
 * apart from what was shown.
 */
record ShownClaims(ServerLink link) {
    private static final int MOST_AT_ONCE = 1_000;

    List<Optional<Holding>> holdings(List<ClaimReference> shown) {
        List<Optional<Holding>> holdings = new ArrayList<>(shown.size());
        int from = 0;
        while (from < shown.size()) {
            int to = from;
            while (to < shown.size()
                    && to - from < MOST_AT_ONCE
                    && shown.get(to).worker().equals(shown.get(from).worker())) {
                to++;
            }
            List<ClaimReference> part = shown.subList(from, to);
            List<JsonAnswer> said = ask(part);
            for (int i = 0; i < part.size(); i++) {
                holdings.add(holding(part.get(i), said.get(i).text("code")));
            }
            from = to;
        }
        return holdings;
    }

    private List<JsonAnswer> ask(List<ClaimReference> part) {
        JsonBody body = new JsonBody()
                .with("worker_id", part.get(0).worker())
                .with(
                        "claims",
                        part.stream()
                                .map(claim -> new JsonBody()
                                        .with("task_id", claim.taskId())
                                        .with("token", claim.token()))
                                .toList());
        return link.post("/queue/held", body).json().objects("claims");
    }

    private static Optional<Holding> holding(ClaimReference shown, String code) {
        return switch (code) {
            case "accepted" -> Optional.of(holding(shown, TaskStatus.PROCESSING, 0, ""));
            case "not_yours" -> Optional.of(holding(shown, TaskStatus.PROCESSING, 0, " and not"));
            case "not_in_work" -> Optional.of(holding(shown, TaskStatus.COMPLETED, 0, ""));
            case "cancelled" -> Optional.of(holding(shown, TaskStatus.CANCELLED, 0, ""));
            case "not_found" -> Optional.empty();
            default -> Optional.of(holding(shown, TaskStatus.PROCESSING, 1, ""));
        };
    }

    private static Holding holding(ClaimReference shown, TaskStatus status, long tokensLater, String other) {
        return new Holding(
                status,
                new Claim(
                        shown.taskId(),
                        shown.token() + tokensLater,
                        shown.worker() + other,
                        "",
                        "",
                        0,
                        0,
                        1,
                        Integer.MAX_VALUE,
                        "",
                        0,
                        0,
                        null),
                null);
    }
}
