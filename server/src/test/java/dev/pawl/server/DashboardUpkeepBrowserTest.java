package dev.pawl.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.store.AccessToken;
import dev.pawl.store.Retention;
import dev.pawl.task.Outcome;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Jobs, graphs, schedules, maintenance and the audit in the dashboard, in a real browser. */
class DashboardUpkeepBrowserTest extends BrowserJourney {
    private static final Page.GetByLabelOptions EXACT = new Page.GetByLabelOptions().setExact(true);

    private void job(String name, boolean close, String... types) {
        List<Map<String, Object>> items = Arrays.stream(types)
                .map(type -> Map.<String, Object>of("type", type, "payload", Map.of("file", "a.cbz")))
                .toList();
        served.post(
                        "/queue/jobs",
                        Response.JSON.writeValueAsString(Map.of("name", name, "close", close, "items", items)))
                .ok(201);
    }

    @Test
    void aJobIsFollowedItsFailuresReadFirstAndTheNextOneCancelledWhileItRuns() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        served.pawl.handle(TaskType.json("endless"), (payload, context) -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                stopped.countDown();
            }
        });
        served.pawl.handleOutcome(TaskType.json("good"), (payload, context) -> Outcome.done());
        served.pawl.handleOutcome(TaskType.json("bad"), (payload, context) -> Outcome.discard("no such file: a.cbz"));
        open("jobs");
        assertThat(page.locator(".empty")).containsText("No jobs yet");
        job("rename comics", true, "good", "bad", "good");

        assertThat(page.locator("tbody tr")).containsText("0 of 3");
        served.pawl.start(WorkerSettings.DEFAULT);
        assertThat(page.locator("tbody tr")).containsText("completed with errors");
        assertThat(page.locator("tbody tr")).containsText("3 of 3");
        page.locator("tbody th a").click();
        assertThat(page.locator(".error-line")).hasText("no such file: a.cbz");
        assertThat(page.locator(".items tbody tr")).hasCount(3);
        assertThat(page.locator(".items .status.completed")).hasCount(2);

        job("thumbnails", false, "endless", "good");
        open("jobs");
        page.locator("tbody tr", new Page.LocatorOptions().setHasText("thumbnails"))
                .locator("th a")
                .click();
        button("Close…").click();
        agree("Close");
        assertThat(button("Close…")).hasCount(0);
        button("Cancel…").click();
        agree("Cancel the job");
        assertThat(page.locator(".title .status")).hasText("cancelled");
        stopped.await();
    }

    /** Only where words are exact. */
    private void cronIsToldInWords() {
        Object words = page.evaluate(
                "async (crons) => { const {cronInWords} = await import('./dashboard/app/cron.js'); return crons.map(cronInWords); }",
                List.of(
                        "0 0 * * *",
                        "@hourly",
                        "*/15 8-17 * * 1-5",
                        "30 */6 * * *",
                        "0 9,18 * * *",
                        "0 0 1 1 *",
                        "5 4 * 2 *",
                        "0 15 10 ? * sat,sun",
                        "*/7 * * * *",
                        "0 0 1 * fri",
                        "30 0 6 * * *",
                        "1-5 * * * *"));

        Assertions.assertThat(words)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(
                        "at 00:00 every day",
                        "at minute 0 of every hour",
                        "every 15 minutes from 08:00 to 17:45 on Monday to Friday",
                        "every 6 hours from 00:30",
                        "at 09:00 and 18:00 every day",
                        "at 00:00 on day 1 of January",
                        "at 04:05 every day in February",
                        "at 10:15 on Saturday and Sunday",
                        null,
                        null,
                        null,
                        null);
    }

    @Test
    void aScheduleIsMadeToldInWordsEditedPausedAndRunNow() {
        open("schedules");
        assertThat(page.locator(".empty")).containsText("No schedules");
        button("New schedule…").click();
        page.getByLabel("Name", EXACT).fill("nightly");
        page.getByLabel("When", EXACT).fill("0 6 * * nope");
        page.getByLabel("Zone, for cron").fill("UTC");
        page.getByLabel("Type of its tasks").fill("report");
        agree("Save");
        assertThat(page.locator("dialog [role=alert]")).containsText("cron");
        assertThat(page.getByLabel("Type of its tasks")).hasValue("report");
        page.getByLabel("When", EXACT).fill("30 6 * * mon-fri");
        agree("Save");

        assertThat(page.locator("h1")).hasText("nightly");
        assertThat(page.locator("main")).containsText("At 06:30 on Monday to Friday");
        assertThat(page.locator(".ticks li")).hasCount(10);
        button("Run now").click();
        assertThat(page.locator("tbody tr .status.queued")).hasCount(1);

        button("Edit…").click();
        page.getByLabel("Priority").fill("7");
        page.locator("dialog textarea").fill("{\"kind\":\"short\"}");
        agree("Save");
        assertThat(page.locator("pawl-json")).containsText("short");
        Assertions.assertThat(served.get("/queue/schedules/nightly")
                        .json()
                        .get("priority")
                        .intValue())
                .isEqualTo(7);

        page.locator(".title .actions").getByText("Pause").click();
        assertThat(page.locator(".title .status")).hasText("paused");
        button("Undo").click();
        assertThat(page.locator(".title .status")).hasText("ticking");
        cronIsToldInWords();
    }

    @Test
    void aGraphIsDrawnFollowsTheKeyboardAndLeadsToItsTasks() {
        served.post("/queue/enqueue/batch", """
                {"tasks": [{"type": "extract", "ref": "e"}, {"type": "load", "ref": "l", "depends_on": [{"ref": "e"}]},
                 {"type": "alarm", "depends_on": [{"ref": "e", "condition": "after_failed"}]}]}""").ok(200);
        open("graph");
        page.locator("main ul a", new Page.LocatorOptions().setHasText("load")).click();

        assertThat(page.locator(".node")).hasCount(3);
        assertThat(page.locator(".edge.open")).hasCount(2);
        assertThat(page.locator(".edge text")).hasText("after failed");
        Locator drawing = page.locator(".drawing svg");
        String whole = drawing.getAttribute("viewBox");
        drawing.focus();
        page.keyboard().press("+");
        page.keyboard().press("ArrowRight");
        Assertions.assertThat(drawing.getAttribute("viewBox")).isNotEqualTo(whole);
        page.keyboard().press("0");
        assertThat(drawing).hasAttribute("viewBox", whole);

        served.pawl.handle(TaskType.json("extract"), (payload, context) -> {});
        served.pawl.start();
        assertThat(page.locator(".node.completed")).hasCount(1);
        assertThat(page.locator(".edge.met")).hasCount(1);
        page.locator(".node.completed").click();
        assertThat(page.locator("h1")).containsText("extract");
    }

    @Test
    void upkeepIsAskedForFollowedAndStandsInTheAudit() {
        long old = served.enqueued("{\"type\":\"mail\"}");
        served.post("/queue/tasks/" + old + "/cancel").ok(200);
        served.enqueued("{\"type\":\"mail\"}");
        open("maintenance");
        assertThat(page.locator(".findings")).containsText("file size");

        button("Back up…").click();
        agree("Back up");
        assertThat(page.locator(".outcome").first()).containsText("2 tasks");
        button("Check…").click();
        agree("Check");
        assertThat(page.locator(".outcome").first()).containsText("All is sound");
        button("Prune…").click();
        page.getByLabel("Ended at least so many days ago").fill("0");
        agree("Count");
        assertThat(page.locator("dialog h2")).hasText("Remove 1 task?");
        Assertions.assertThat(served.pawl.browser().stats().all().total()).isEqualTo(2);
        agree("Remove 1");
        assertThat(page.locator(".outcome").first()).containsText("1 task removed");
        Assertions.assertThat(served.pawl.browser().get(old)).isEmpty();

        page.getByLabel("Edit how long all types are kept").click();
        page.getByLabel("Days that failed ones are kept; empty for ever").fill("");
        agree("Save");
        Locator kept = page.locator("tr", new Page.LocatorOptions().setHasText("All types"));
        assertThat(kept).containsText("for ever");
        button("Another for a type…").click();
        page.getByLabel("Type", EXACT).fill("heartbeat");
        page.getByLabel("Days that completed ones are kept; empty for ever").fill("0.5");
        agree("Save");
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("heartbeat")))
                .containsText("12 h");
        Retention retention = served.pawl.maintenance().retention();
        Assertions.assertThat(retention.all().failed()).isEqualTo(Retention.FOREVER);
        Assertions.assertThat(retention.all().completed()).isEqualTo(Retention.Keep.DEFAULT.completed());
        Assertions.assertThat(retention.byType().get("heartbeat").completed()).hasHours(12);

        open("audit");
        assertThat(page.locator(".audit tbody tr").first()).containsText("retention");
        assertThat(page.locator(".audit")).containsText("prune");
        assertThat(page.locator(".audit")).containsText("cancel task");
    }

    @Test
    void whoMayOnlyReadIsOfferedNothingAndSeesNoPageOfAdmins() {
        String secret = served.token("viewer", AccessToken.Role.READ);
        served.send(served.with(served.token("ops", AccessToken.Role.ADMIN), "/queue/schedules/nightly")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"cron\":\"@daily\",\"type\":\"report\"}")));
        open("schedules");
        page.getByLabel("Access token").fill(secret);
        button("Sign in").click();

        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("main button")).hasCount(0);
        assertThat(page.locator("nav")).not().containsText("Audit");
        page.locator("tbody th a").click();
        assertThat(page.locator(".ticks li")).hasCount(10);
        assertThat(page.locator(".actions")).hasCount(0);
        open("maintenance");
        assertThat(page.locator("main")).containsText("This page is for admins");
    }
}
