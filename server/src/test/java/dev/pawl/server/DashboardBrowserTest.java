package dev.pawl.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with the dashboard, in a real browser. */
class DashboardBrowserTest {
    private static Chromium chromium;

    @TempDir
    Path folder;

    private Served served;
    private BrowserContext person;
    private Page page;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void serve() {
        served = Served.in(folder);
        person = chromium.person();
        page = chromium.tab(person, served);
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        person.close();
        served.close();
        chromium.nothingWrong();
    }

    private void open(String place) {
        page.navigate(served.server.uri() + (place.isEmpty() ? "/" : "/dashboard#/" + place));
    }

    @Test
    void theOverviewCountsAndGoesOnCounting() {
        served.enqueued("{\"type\":\"mail\"}");
        open("");

        assertThat(page.locator(".tile.queued strong")).hasText("1");
        assertThat(page.locator(".live [role=status]")).hasText("Live");

        served.enqueued("{\"type\":\"mail\"}");
        assertThat(page.locator(".tile.queued strong")).hasText("2");
    }
}
