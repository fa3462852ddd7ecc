package dev.pawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.task.JsonText;
import dev.pawl.task.Limit;
import dev.pawl.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every page of the dashboard over a queue in which something of everything goes on: its accessibility, its weight, and its
 * picture. {@code -Dpawl.pictures=FOLDER} puts the pictures there.
 */
class DashboardPagesBrowserTest extends BrowserJourney {
    private static final int MOST_BYTES = 300_000;
    private static final int LOADS = 5;
    private static final Path PICTURES = Path.of(System.getProperty("pawl.pictures", "target/pictures"));

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> serious = new ArrayList<>();
    private final Map<String, String> places = new LinkedHashMap<>();

    /** Something of everything; each page by its name. */
    private void fill() {
        served.pawl.handleOutcome(TaskType.json("mail"), (payload, context) -> Outcome.done());
        served.pawl.handleOutcome(
                TaskType.json("invoice.render"),
                (payload, context) -> context.taskId() % 9 == 0
                        ? Outcome.discard("Template \"order-" + context.taskId() + "\" has no page 3")
                        : Outcome.done(new JsonText("{\"pages\": 3}")));
        served.pawl.handle(TaskType.json("import"), (payload, context) -> {
            context.progress(120, 300, "row 12,000");
            over.await();
        });
        List<TaskRequest<?>> orders = new ArrayList<>();
        for (int i = 1; i <= 90; i++) {
            orders.add(task(
                    i % 3 == 0 ? "mail" : "invoice.render", "{\"to\": \"ada@example.org\", \"order\": " + i + "}"));
        }
        served.pawl.enqueueAll(orders);
        long running = enqueue(task("import", "{\"file\": \"customers.csv\", \"columns\": [\"name\", \"mail\"]}"));
        long extract = enqueue(task("mail", "{}"));
        List<Long> transforms = IntStream.range(0, 3)
                .mapToObj(i -> enqueue(
                        task("report.transform", "{\"part\": " + i + "}").after(extract)))
                .toList();
        long load = enqueue(task("report.load", "{}")
                .after(transforms.get(0))
                .after(transforms.get(1))
                .after(transforms.get(2)));
        enqueue(task("mail", "{\"to\": \"ops@example.org\"}").after(load));
        enqueue(task("thumbnail", "{}").queue("pictures").limitKey("customer/7").runAfter(Duration.ofHours(2)));
        served.pawl.pause("pictures");
        served.pawl.limit(new Limit(Limit.Scope.TYPE, "mail", 2, null));
        Response started = served.post(
                        "/queue/jobs",
                        "{\"name\": \"send the invoices\", \"close\": true, \"items\": ["
                                + String.join(",", Collections.nCopies(24, "{\"type\": \"invoice.render\"}")) + "]}")
                .ok(201);
        long job = started.json().get("job_id").longValue();
        served.put(
                "/queue/schedules/nightly",
                "{\"type\": \"report.load\", \"cron\": \"30 6 * * mon-fri\", \"zone\": \"UTC\"}");
        served.pawl.start(WorkerSettings.DEFAULT);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(served.get("/queue/jobs/" + job).body()).contains("completed_with_errors"));
        long failed = served.get("/queue/tasks?status=failed&limit=1")
                .json()
                .get(0)
                .get("task_id")
                .longValue();
        places.put("overview", "");
        places.put("tasks", "tasks");
        places.put("task-running", "tasks/" + running);
        places.put("task-failed", "tasks/" + failed);
        places.put("dead-letters", "dead");
        places.put("jobs", "jobs");
        places.put("job", "jobs/" + job);
        places.put("graph", "graph/" + load);
        places.put("queues", "queues");
        places.put("schedules", "schedules");
        places.put("schedule", "schedules/nightly");
        places.put("workers", "workers");
        places.put("maintenance", "maintenance");
        places.put("audit", "audit");
    }

    private static TaskRequest<JsonText> task(String type, String payload) {
        return TaskType.json(type).with(new JsonText(payload));
    }

    private long enqueue(TaskRequest<?> task) {
        return served.pawl.enqueue(task).taskId();
    }

    @Test
    void everyPageIsAccessibleAndLightHasItsPictureAndFitsAPhone() throws IOException {
        try {
            fill();
            String axe = Files.readString(Chromium.AXE, UTF_8);
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                try (BrowserContext viewer = chromium.person(new NewContextOptions()
                        .setViewportSize(1280, 800)
                        .setLocale("en-GB")
                        .setColorScheme(scheme))) {
                    page = chromium.tab(viewer, served);
                    for (Map.Entry<String, String> place : places.entrySet()) {
                        examine(place.getKey(), place.getValue(), scheme, axe);
                    }
                    int bytes = bytes();
                    System.out.println("DashboardPagesBrowserTest: " + bytes + " bytes of files");
                    assertThat(bytes)
                            .as("bytes of all files, compressed")
                            .isPositive()
                            .isLessThan(MOST_BYTES);
                }
            }
            assertThat(serious).isEmpty();
            fitsAPhone();
        } finally {
            over.countDown();
        }
    }

    private void examine(String name, String place, ColorScheme scheme, String axe) {
        look(place);
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => true)");
        String kind = scheme.name().toLowerCase(Locale.ROOT);
        page.screenshot(
                new Page.ScreenshotOptions().setPath(PICTURES.resolve("dashboard-" + name + "-" + kind + ".png")));
        if (page.evaluate("typeof axe").equals("undefined")) {
            page.evaluate(axe);
        }
        // why: of what it looks at only the colours differ in the dark.
        Object found = page.evaluate(
                """
                (rules) => axe.run({runOnly: rules}).then(({violations}) => violations
                    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
                    .map((one) => one.id + ': ' + one.nodes.map((node) => node.target + ' ' + node.failureSummary).join('; ')))""",
                scheme == ColorScheme.LIGHT
                        ? List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
                        : List.of("color-contrast"));
        ((List<?>) found).forEach(one -> serious.add(name + ", " + kind + ": " + one));
    }

    private void fitsAPhone() {
        places.put("long task", "tasks/" + enqueue(task("mail", "{\"to\": \"" + "x".repeat(300) + "\"}")));
        served.put("/queue/schedules/odd", "{\"cron\":\"*/7 2-5 1,15 * *\",\"type\":\"report\"}")
                .ok(200);
        places.put("odd schedule", "schedules/odd");
        long job = served.post(
                        "/queue/jobs",
                        "{\"name\": \"a name of some length, as people give them to what they do not do again\"}")
                .ok(201)
                .json()
                .get("job_id")
                .longValue();
        places.put("long job", "jobs/" + job);
        try (BrowserContext phone = chromium.person(new NewContextOptions().setViewportSize(375, 700))) {
            page = chromium.tab(phone, served);
            places.forEach((name, place) -> {
                look(place);
                assertThat(page.evaluate("document.documentElement.scrollWidth"))
                        .as(name)
                        .isEqualTo(375);
            });
            Object hidden = page.evaluate(
                    "[...document.querySelectorAll('nav a')].filter((a) => a.getBoundingClientRect().right > innerWidth).length");
            assertThat(hidden).as("pages that one would have to look for").isEqualTo(0);
        }
    }

    /** What the page and its files weighed on their way. */
    private int bytes() {
        return ((Number) page.evaluate("""
                ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))
                    .filter((one) => !one.name.includes('/queue/'))
                    .reduce((sum, one) => sum + one.encodedBodySize, 0)""")).intValue();
    }

    @Test
    void somethingIsSeenBeforeTheScriptsHaveComeAndTheOverviewSoonAfter() {
        List<Long> painted = new ArrayList<>();
        List<Long> drawn = new ArrayList<>();
        for (int i = 0; i < LOADS; i++) {
            try (BrowserContext stranger = chromium.person()) {
                Page first = chromium.tab(stranger, served);
                first.navigate(served.server.uri() + "/dashboard");
                first.locator(".tile").first().waitFor();
                painted.add(millis(first, "performance.getEntriesByName('first-contentful-paint')[0].startTime"));
                drawn.add(millis(first, "performance.now()"));
            }
        }
        System.out.println("DashboardPagesBrowserTest: first paint after " + median(painted) + " ms, overview after "
                + median(drawn) + " ms, medians of " + LOADS + " loads with nothing cached");
        assertThat(median(painted)).isLessThanOrEqualTo(median(drawn));
    }

    private static long millis(Page page, String expression) {
        return Math.round(((Number) page.evaluate(expression)).doubleValue());
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
