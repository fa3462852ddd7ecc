package dev.pawl.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.store.AccessToken;
import dev.pawl.store.LogLine;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What an operator does with the dashboard, in a real browser. */
class DashboardBrowserTest extends BrowserJourney {
    private static final String HOSTILE_DIRECTION = "\u202eabc \u05e9\u05dc\u05d5\u05dd";

    private void fail(String type, int tasks, LongFunction<String> error) throws InterruptedException {
        served.pawl.handleOutcome(
                TaskType.json(type), (payload, context) -> Outcome.discard(error.apply(context.taskId())));
        served.pawl.enqueueAll(Collections.nCopies(tasks, TaskType.json(type).with(new JsonText("{}"))));
        try (Worker worker = served.pawl.start(WorkerSettings.DEFAULT.withConcurrency(4))) {
            worker.drain();
        }
    }

    @Test
    void theOverviewCountsSaysWhatHoldsTasksUpAndIsSmall() {
        served.enqueued("{\"type\":\"mail\"}");
        served.patch("/queue/queues/default", "{\"paused\":true}");
        open("");

        assertThat(page.locator(".tile.queued strong")).hasText("1");
        assertThat(page.locator(".notice.problem")).containsText("No worker is alive 1 task waits for one.");
        assertThat(page.locator(".notice.warning")).containsText("Queue default is paused");
        assertThat(page.locator(".live [role=status]")).hasText("Live");
        Object bytes = page.evaluate("performance.getEntries().reduce((sum, one) => sum + (one.transferSize ?? 0), 0)");
        Assertions.assertThat(((Number) bytes).intValue()).isBetween(1, 300_000);

        served.enqueued("{\"type\":\"mail\"}");
        assertThat(page.locator(".tile.queued strong")).hasText("2");
    }

    @Test
    void belowAPathOfAProxyItIsTheSame() {
        served.enqueued("{\"type\":\"mail\"}");
        try (PathProxy proxy = new PathProxy(served)) {
            Page below = chromium.tab(person, proxy.uri());
            below.navigate(proxy.uri() + "/dashboard/");
            assertThat(below.locator(".tile.queued strong")).hasText("1");
            Assertions.assertThat(below.url()).isEqualTo(proxy.uri() + "/dashboard");
            assertThat(below.locator(".live [role=status]")).hasText("Live");
            served.enqueued("{\"type\":\"mail\"}");
            assertThat(below.locator(".tile.queued strong")).hasText("2");

            below.locator("nav a", new Page.LocatorOptions().setHasText("Tasks"))
                    .click();
            below.locator("tbody tr .name a").first().click();
            below.getByText("Cancel…").click();
            below.locator("dialog .primary").click();
            assertThat(below.locator(".title .status")).hasText("cancelled");
            below.close();
        }
    }

    @Test
    void aFailureIsReadFixedAndSentBack() {
        AtomicBoolean fixed = new AtomicBoolean();
        served.pawl.handleOutcome(
                TaskType.json("mail"),
                (payload, context) -> fixed.get() ? Outcome.done() : Outcome.discard("no route to smtp.example.org"));
        served.pawl.start();
        long id = served.enqueued("{\"type\":\"mail\",\"payload\":{\"to\":\"ada@example.org\"}}");

        open("");
        page.getByText("no route to smtp.example.org").click();
        assertThat(page.locator("h1")).containsText("#" + id);
        assertThat(page.locator(".timeline")).containsText("Attempt 1: discarded");
        assertThat(page.locator("pawl-json")).containsText("ada@example.org");

        fixed.set(true);
        button("Retry").click();
        assertThat(page.locator(".title .status")).hasText("completed");
        assertThat(page.locator(".timeline")).containsText("Attempt 1: completed");
    }

    @Test
    void whatRunsShowsHowFarItIsAndIsCancelled() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        served.pawl.handle(TaskType.json("import"), (payload, context) -> {
            context.progress(3, 10, "row 3");
            context.log(LogLine.Level.WARNING, "slow disk");
            try {
                new CountDownLatch(1).await();
            } finally {
                stopped.countDown();
            }
        });
        served.pawl.start();
        long id = served.enqueued("{\"type\":\"import\"}");

        open("tasks/" + id);
        assertThat(page.locator(".progress-line")).containsText("3 of 10 row 3");
        assertThat(page.locator(".log")).containsText("slow disk");
        button("Cancel…").click();
        agree("Cancel");
        page.locator("dialog").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        assertThat(page.locator(".title .status")).hasText("cancelled");
        stopped.await();
    }

    @Test
    void aPausedQueueIsTheReasonAndIsResumed() {
        served.pawl.handle(TaskType.json("mail"), (payload, context) -> {});
        served.pawl.start();
        open("queues");
        assertThat(page.getByText("No queues yet")).isVisible();
        served.patch("/queue/queues/default", "{\"paused\":true}");
        long id = served.enqueued("{\"type\":\"mail\"}");

        open("tasks/" + id);
        assertThat(page.locator(".why")).containsText("has been paused");
        page.locator(".why a").click();
        button("Resume").click();
        assertThat(page.locator("main td button")).hasText("Pause");
        open("tasks/" + id);
        assertThat(page.locator(".title .status")).hasText("completed");
    }

    @Test
    void aBulkActionMeansTheFilterAlsoWhatCameMeanwhileAndSaysHowMany() {
        for (int i = 0; i < 3; i++) {
            served.enqueued("{\"type\":\"mail\"}");
        }
        long other = served.enqueued("{\"type\":\"report\"}");
        open("tasks");
        page.getByLabel("Type", new Page.GetByLabelOptions().setExact(true)).fill("mail");
        page.keyboard().press("Enter");
        assertThat(page.locator("tbody tr")).hasCount(3);
        Assertions.assertThat(page.url()).endsWith("#/tasks?type=mail");

        button("Cancel all…").click();
        assertThat(page.locator("dialog h2")).hasText("Cancel: 3 tasks");
        long meanwhile = served.enqueued("{\"type\":\"mail\"}");
        agree("Cancel 3");

        assertThat(page.locator(".toast")).containsText("4 tasks cancelled");
        Assertions.assertThat(status(meanwhile)).isEqualTo(TaskStatus.CANCELLED);
        Assertions.assertThat(status(other)).isEqualTo(TaskStatus.QUEUED);
    }

    private TaskStatus status(long id) {
        return served.pawl.browser().get(id).orElseThrow().status();
    }

    @Test
    void aListOfTenThousandGoesOnAsOneScrollsAndDrawsWhatIsSeen() {
        served.pawl.enqueueAll(Collections.nCopies(10_000, TaskType.json("mail").with(new JsonText("{}"))));
        open("tasks");
        assertThat(page.locator("tbody tr .id").first()).hasText("10000");

        page.evaluate("""
                async () => {
                  const oldest = () => [...document.querySelectorAll('tbody.drawn .id')].at(-1)?.textContent.trim();
                  const begun = performance.now();
                  while (oldest() !== '1' && performance.now() - begun < 60_000) {
                    window.scrollTo(0, document.documentElement.scrollHeight);
                    await new Promise(requestAnimationFrame);
                  }
                }""");
        System.out.println(
                "DashboardBrowserTest: of 60 frames in which 10,000 rows are scrolled, the median, the longest but one"
                        + " and the longest took " + page.evaluate("""
                async () => {
                  const frames = [];
                  let last = await new Promise(requestAnimationFrame);
                  for (let frame = 0; frame < 60; frame++) {
                    window.scrollBy(0, -400);
                    const now = await new Promise(requestAnimationFrame);
                    frames.push(Math.round(now - last));
                    last = now;
                  }
                  frames.sort((one, other) => one - other);
                  return [frames[30], frames[58], frames[59]];
                }""") + " ms");

        Assertions.assertThat(page.locator("tbody.drawn tr").count()).isBetween(50, 300);
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)");
        served.post("/queue/tasks/1/cancel").ok(200);
        assertThat(page.locator("tbody.drawn tr").last().locator(".status")).hasText("cancelled");
        page.evaluate("window.scrollTo(0, 0)");
        served.enqueued("{\"type\":\"mail\"}");
        assertThat(page.locator("tbody tr .id").first()).hasText("10001");
    }

    @Test
    void theKeyboardGetsEverywhereAndWhatWasSelectedIsCancelledAndTheCancelUndone() {
        long one = served.enqueued("{\"type\":\"mail\"}");
        long two = served.enqueued("{\"type\":\"mail\"}");
        open("tasks");
        assertThat(page.locator("tbody tr")).hasCount(2);
        page.keyboard().press("Tab");
        assertThat(page.getByText("To the content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
        page.locator("button:has-text('Cancel all…')").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog .primary")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        Assertions.assertThat(status(one)).isEqualTo(TaskStatus.QUEUED);

        page.getByLabel("Select task " + one).check();
        button("Cancel…").click();
        agree("Cancel");
        assertThat(page.locator("tbody tr .status.cancelled")).hasCount(1);
        Assertions.assertThat(status(two)).isEqualTo(TaskStatus.QUEUED);

        button("Undo").click();
        assertThat(page.locator("tbody tr .status.queued")).hasCount(2);
    }

    @Test
    void deadLettersThatFailedAlikeGoBackTogetherAndNoOthers() throws InterruptedException {
        fail("report", 1, id -> "disk full at " + id);
        fail("mail", 5, id -> "no mailbox " + (id % 2 == 0 ? "" : "for ") + id);
        open("dead");

        assertThat(page.locator(".dead")).hasCount(3);
        Locator group =
                page.locator(".dead", new Page.LocatorOptions().setHasText(Pattern.compile("no mailbox [0-9]")));
        assertThat(group.locator(".dead-count")).hasText("3");
        group.getByText("Retry…").click();
        assertThat(page.locator("dialog h2")).hasText("Retry 3 tasks of type mail?");
        agree("Retry 3");
        assertThat(page.locator(".toast")).containsText("3 tasks sent back");
        assertThat(page.locator(".dead")).hasCount(2);
        assertThat(page.locator(".dead").first()).containsText("no mailbox for");
        Assertions.assertThat(served.pawl.browser().stats().all().queued()).isEqualTo(3);
    }

    @Test
    void whoMayOnlyReadSignsInIsOfferedNothingAndSignsOut() {
        String secret = served.token("viewer", AccessToken.Role.READ);
        served.pawl.enqueue(TaskType.json("mail").with(new JsonText("{}")));
        open("tasks");
        page.getByLabel("Access token").fill("pawl_0123456789ab_wrong");
        button("Sign in").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("unknown, expired or revoked");

        page.getByLabel("Access token").fill(secret);
        button("Sign in").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator(".bulk")).hasCount(0);
        assertThat(page.locator("input[type=checkbox]")).hasCount(0);
        Assertions.assertThat(page.evaluate("document.cookie")).isEqualTo("");
        Object refused = page.evaluate("fetch('queue/tasks/1/cancel', {method: 'POST'}).then(answer => answer.status)");
        Assertions.assertThat(refused).isEqualTo(403);

        page.locator("tbody .id a").click();
        assertThat(page.locator(".title .status")).hasText("queued");
        assertThat(page.locator(".actions")).hasCount(0);
        button("Sign out").click();
        assertThat(page.getByLabel("Access token")).isVisible();
    }

    @Test
    void hostileContentIsTextAndNothingElse() {
        String script = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>";
        String deep = "[".repeat(200) + "]".repeat(200);
        String payload = Response.JSON.writeValueAsString(Map.of(
                "html",
                script,
                "rtl",
                HOSTILE_DIRECTION,
                "emoji",
                "\ud83e\udd84",
                "long",
                "x".repeat((1 << 20) - 2_000)));
        String type = "<b>bold</b>";
        served.enqueued("{\"type\":\"" + type + "\",\"payload\":{\"deep\":" + deep
                + ",\"big\":12345678901234567890.10,\"text\":" + payload + "}}");
        served.pawl.handleOutcome(TaskType.json("evil"), (given, context) -> Outcome.discard(script));
        served.pawl.start();
        long id = served.enqueued("{\"type\":\"evil\",\"payload\":{\"text\":" + payload + "}}");
        open("tasks/" + id);

        assertThat(page.locator(".notice.problem")).containsText(script);
        for (String text : new String[] {script, HOSTILE_DIRECTION, "\ud83e\udd84"}) {
            assertThat(page.locator("bdi.json-string").getByText(text, new Locator.GetByTextOptions().setExact(true)))
                    .isVisible();
        }
        assertThat(page.locator(".json-long")).containsText("1,046,576 characters");
        for (String place : new String[] {"", "tasks", "dead", "queues", "workers"}) {
            open(place);
            assertThat(page.locator("h1")).isVisible();
        }
        open("tasks/1");
        assertThat(page.locator("h1")).containsText(type);
        assertThat(page.locator("pawl-json")).containsText("12345678901234567890.10");
        Assertions.assertThat(page.evaluate("window.hit")).isNull();
    }

    @Test
    void twoTabsSeeTheSameAndAPauseHoldsOneStill() {
        Page other = chromium.tab(person, served);
        open("");
        other.navigate(served.server.uri() + "/dashboard");
        assertThat(other.locator(".tile.queued strong")).hasText("0");
        assertThat(page.locator(".live [role=status]")).hasText("Live");
        page.locator("button.live").click();
        assertThat(page.locator(".live [role=status]")).hasText("Paused");

        served.enqueued("{\"type\":\"mail\"}");

        assertThat(other.locator(".tile.queued strong")).hasText("1");
        assertThat(page.locator(".tile.queued strong")).hasText("0");
        page.locator("button.live").click();
        assertThat(page.locator(".tile.queued strong")).hasText("1");
    }

    @Test
    void aServerThatComesBackIsFollowedAgain() {
        open("");
        assertThat(page.locator(".live [role=status]")).hasText("Live");
        int port = served.server.port();
        served.close();
        assertThat(page.locator(".live [role=status]")).hasText("Connection lost");

        served = new Served(Pawl.open(folder.resolve("queue.db")), ServerSettings.DEFAULT.withPort(port));
        served.enqueued("{\"type\":\"mail\"}");

        assertThat(page.locator(".tile.queued strong")).hasText("1");
    }
}
