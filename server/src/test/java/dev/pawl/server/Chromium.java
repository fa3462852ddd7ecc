package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A real browser. {@code dashboard/browser} prepares what it needs; without that the tests are skipped, but never where the
 * environment says {@code CI}.
 */
final class Chromium {
    private static final Path PREPARED = Path.of(System.getProperty("pawl.browser", "../.pawl/browser"))
            .toAbsolutePath()
            .normalize();

    /** What looks at how accessible a page is. */
    static final Path AXE = PREPARED.resolve("axe/axe.min.js");

    private static final double PATIENCE_MILLIS = 10_000;

    private static @Nullable Chromium running;

    private final Browser browser;

    /** What pages did that they should not: errors on the console, and requests to elsewhere. */
    private final List<String> wrongs = new CopyOnWriteArrayList<>();

    private Chromium(Playwright playwright) {
        this.browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(PREPARED.resolve("chromium").toAbsolutePath())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /**
     * The one for all tests of this process. why it is never closed: it ends when the program that drives it does, and that one when
     * nobody speaks to it any more.
     */
    static Chromium running() {
        if (running == null) {
            running = start();
        }
        return running;
    }

    private static Chromium start() {
        if (!Files.exists(PREPARED.resolve("chromium")) || !Files.exists(PREPARED.resolve("package/cli.js"))) {
            String missing = PREPARED + " has no browser; dashboard/browser prepares one";
            if (System.getenv("CI") != null) {
                throw new AssertionError(missing);
            }
            abort(missing);
        }
        System.setProperty("playwright.cli.dir", PREPARED.toString());
        return new Chromium(Playwright.create(
                new Playwright.CreateOptions().setEnv(java.util.Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))));
    }

    /** A person of their own: no cookies, no history. */
    BrowserContext person(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }

    BrowserContext person() {
        return person(new Browser.NewContextOptions().setViewportSize(1280, 900).setLocale("en-GB"));
    }

    Page tab(BrowserContext person, Served served) {
        return tab(person, served.server.uri());
    }

    /** A tab for the pages of a server, of which everything is noted that should not be. */
    Page tab(BrowserContext person, URI home) {
        Page page = person.newPage();
        page.onConsoleMessage(message -> note(message, page));
        page.onPageError(error -> wrongs.add("an uncaught error: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(home.toString()) && !request.url().startsWith("data:")) {
                wrongs.add("a request to " + request.url());
            }
        });
        return page;
    }

    private void note(ConsoleMessage message, Page page) {
        // why not those: a refusal of the server that the page shows, which the browser logs as well.
        boolean told = message.text().startsWith("Failed to load resource");
        if (message.type().equals("error") && !told) {
            wrongs.add(page.url() + ": " + message.text());
        }
    }

    /** Nothing went wrong unseen since the last time. */
    void nothingWrong() {
        List<String> found = List.copyOf(wrongs);
        wrongs.clear();
        assertThat(found).isEmpty();
    }
}
