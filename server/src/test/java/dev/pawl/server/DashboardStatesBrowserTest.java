package dev.pawl.server;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.task.JsonText;
import dev.pawl.task.Limit;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Pictures of a queue that is empty, of one that is busy and of one that is broken, for people to look at: in the light, the dark and on a phone.
 * {@code -Dpawl.states=FOLDER} makes them there; otherwise there is nothing to do.
 */
@EnabledIfSystemProperty(named = "pawl.states", matches = ".+")
class DashboardStatesBrowserTest extends BrowserJourney {
    private static final List<String> PLACES = List.of(
            "",
            "tasks",
            "tasks?status=failed",
            "dead",
            "jobs",
            "job",
            "queues",
            "schedules",
            "workers",
            "maintenance",
            "audit");
    private static final int LIVE = 100_000;

    private long job;
    private final CountDownLatch over = new CountDownLatch(1);

    private void enqueue(int tasks, String type, String queue) {
        List<TaskRequest<JsonText>> wanted = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            TaskRequest<JsonText> task = TaskType.json(type)
                    .with(new JsonText("{\"to\": \"ada@example.org\", \"order\": " + i + "}"))
                    .queue(queue)
                    .limitKey("customer/" + i % 40);
            wanted.add(i % 20 == 19 ? task.runAfter(Duration.ofHours(1 + i % 50)) : task);
        }
        served.pawl.enqueueAll(wanted);
    }

    private void jobAndSchedules() {
        job = served.post("/queue/jobs", """
                {"name": "send the invoices of November, those of all customers", "close": true, "items": [
                 {"type": "invoice.render"}, {"type": "invoice.render"}, {"type": "broken.type.of.some.length"}]}""").ok(201).json().get("job_id").longValue();
        served.put(
                        "/queue/schedules/nightly-report-for-the-whole-company",
                        "{\"type\": \"report\", \"cron\": \"*/7 2-5 1,15 * *\"}")
                .ok(200);
        served.put("/queue/schedules/ping", "{\"type\": \"ping\", \"every_seconds\": 30}")
                .ok(200);
    }

    @Test
    void anEmptyQueue() {
        pictures("empty");
    }

    @Test
    void aBusyQueue() throws InterruptedException {
        served.pawl.handleOutcome(TaskType.json("mail"), (payload, context) -> Outcome.done());
        served.pawl.handleOutcome(
                TaskType.json("invoice.render"),
                (payload, context) -> context.taskId() % 7 == 0 ? Outcome.retry("busy") : Outcome.done());
        served.pawl.handle(TaskType.json("customers.import.of.the.whole.world"), (payload, context) -> {
            context.progress(1_234_567, 9_999_999, "row 1,234,567 of a very large file");
            over.await();
        });
        enqueue(3_000, "mail", "default");
        try (Worker worker = served.pawl.start(WorkerSettings.DEFAULT)) {
            worker.drain();
        }
        enqueue(LIVE / 2, "mail", "default");
        enqueue(LIVE / 2, "invoice.render", "a-queue-with-a-rather-long-name-of-a-department");
        enqueue(30, "customers.import.of.the.whole.world", "imports");
        jobAndSchedules();
        served.pawl.limit(new Limit(Limit.Scope.KEY, "customer/*", 2, null));
        served.pawl.start(WorkerSettings.DEFAULT.withConcurrency(8).withQueues(Set.of("imports")));
        try {
            pictures("busy");
        } finally {
            over.countDown();
        }
    }

    @Test
    void aBrokenQueue() throws InterruptedException {
        String trace =
                "java.lang.IllegalStateException: could not reach smtp.example.org:25 after 3 attempts, giving up for good\n"
                        + "\tat example.Mail.send(Mail.java:42)\n".repeat(30);
        served.pawl.handleOutcome(
                TaskType.json("mail"),
                (payload, context) -> Outcome.discard(
                        context.taskId() % 3 == 0 ? trace : "mailbox " + context.taskId() + " is full"));
        served.pawl.handleOutcome(TaskType.json("report"), (payload, context) -> Outcome.discard("x".repeat(400)));
        enqueue(2_000, "mail", "default");
        enqueue(3, "report", "default");
        try (Worker worker = served.pawl.start(WorkerSettings.DEFAULT.withConcurrency(8))) {
            worker.drain();
        }
        enqueue(1_200, "mail", "default");
        enqueue(5, "nobody.works.this", "paused-queue");
        jobAndSchedules();
        served.pawl.pause("paused-queue");
        served.pawl.pause("default");
        served.pawl.limit(new Limit(Limit.Scope.TYPE, "mail", 0, null));
        pictures("broken");
    }

    private void pictures(String state) {
        for (String look : List.of("light", "dark", "phone")) {
            boolean phone = look.equals("phone");
            try (BrowserContext viewer = chromium.person(new NewContextOptions()
                    .setViewportSize(phone ? 390 : 1280, phone ? 844 : 900)
                    .setLocale("en-GB")
                    .setColorScheme(look.equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT))) {
                page = chromium.tab(viewer, served);
                for (String place : PLACES) {
                    if (place.equals("job") && job == 0) {
                        continue;
                    }
                    look(place.equals("job") ? "jobs/" + job : place);
                    String name = place.isEmpty() ? "overview" : place.replaceAll("[^a-z0-9]+", "-");
                    page.screenshot(new Page.ScreenshotOptions()
                            .setPath(Path.of(
                                    System.getProperty("pawl.states"), state + "-" + name + "-" + look + ".png")));
                }
            }
        }
    }
}
