package dev.pawl.client;

import dev.pawl.store.AccessSecret;
import dev.pawl.store.Restore;
import dev.pawl.store.RestoreRequest;
import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreProvider;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens queues that a Pawl server keeps: {@code http://host:8080}, {@code https://host/prefix}. An access token comes with the
 * settings or from the environment variable {@value #TOKEN}, never in the address.
 */
public final class HttpStoreProvider implements StoreProvider {
    static final String TOKEN = "PAWL_TOKEN";

    /** For the service loader. */
    public HttpStoreProvider() {}

    @Override
    public boolean accepts(String location) {
        String lower = location.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    @Override
    public Store open(String location, StoreSettings settings, Time time) {
        ServerLink link = new ServerLink(address(location), access(settings), settings.busyTimeout());
        // why: no task has this id, so whoever answers that is a Pawl server that takes our token.
        Reply reply = link.get("/queue/tasks/0", "no_such_task", "no_role");
        if (reply.isSuccess()) {
            reply.json();
        }
        HeldCheckpoints held = new HeldCheckpoints();
        ToldTerms terms = new ToldTerms();
        HttpBrowser browser = new HttpBrowser(link, held);
        SentTasks sent = new SentTasks();
        HttpTaskStore tasks = new HttpTaskStore(link, new HttpClaims(link, held, terms, time), browser, sent);
        return new Store(
                tasks,
                browser,
                new ServerJobs(link, sent, browser, tasks::ringHere),
                new ServerCare(link),
                new ServerAccess(link),
                new ServerWebhooks(link),
                new ServerSchedules(link, tasks::ringHere),
                new ServerRegistry(link, terms));
    }

    @Override
    public Store openExisting(String location, StoreSettings settings, Time time) {
        return open(location, settings, time);
    }

    private static @Nullable AccessSecret access(StoreSettings settings) {
        String fromEnvironment = System.getenv(TOKEN);
        if (settings.access() != null || fromEnvironment == null || fromEnvironment.isBlank()) {
            return settings.access();
        }
        Optional<AccessSecret> read = AccessSecret.read(fromEnvironment.strip());
        return read.orElseThrow(() -> new StoreException.Refused(
                "what stands in " + TOKEN + " is no secret of an access token; it begins with pawl_", null));
    }

    private static URI address(String location) {
        try {
            URI uri = new URI(location);
            // why not told as it is: what stands before an @ is mostly a secret.
            if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw new StoreException.Refused(
                        "the address of a server is http(s)://HOST:PORT, with a path at most; an access token goes into "
                                + TOKEN + " or StoreSettings.withAccess",
                        null);
            }
            if (uri.getHost() == null) {
                throw new StoreException.Refused("the address of a server needs a host: http(s)://HOST:PORT", null);
            }
            String text = uri.toString();
            return URI.create(text.replaceAll("/+$", ""));
        } catch (URISyntaxException malformed) {
            throw new StoreException.Refused("this is no address of a server: " + malformed.getReason(), null);
        }
    }

    @Override
    public Restore restore(
            String location, RestoreRequest request, StoreSettings settings, Time time, Consumer<Progress> told) {
        throw new StoreException.Refused("a queue is restored where its file is (pawl restore), never over HTTP", null);
    }
}
