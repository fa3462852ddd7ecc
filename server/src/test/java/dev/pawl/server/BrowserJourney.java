package dev.pawl.server;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A person before a server in a real browser; of whom nothing goes wrong unseen. */
abstract class BrowserJourney {
    static Chromium chromium;

    @TempDir
    Path folder;

    Served served;
    BrowserContext person;
    Page page;

    @BeforeAll
    static void start() {
        chromium = Chromium.running();
        // why: browsers, workers and the server of a test share the processors with other tests.
        PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
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

    void open(String place) {
        page.navigate(served.server.uri() + (place.isEmpty() ? "/" : "/dashboard#/" + place));
    }

    /** Goes there, and waits until it is what is seen. */
    void look(String place) {
        open(place);
        String[] parts = place.split("[/?]", -1);
        boolean one = place.contains("/") && !parts[0].equals("graph");
        String name = place.isEmpty() ? "overview" : one ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
        page.locator("main > pawl-" + name + " h1").waitFor();
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The button of the dialog that does it. */
    void agree(String action) {
        page.locator("dialog")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(action).setExact(true))
                .click();
    }
}
