package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import dev.pawl.RepositoryFiles;
import dev.pawl.store.AccessStore;
import dev.pawl.store.Maintenance;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.ScheduleStore;
import dev.pawl.store.Store;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskStore;
import dev.pawl.store.WebhookStore;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The one contract of everything that starts and stops. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ServiceContractTest {
    private static final Pattern IS_SERVICE = Pattern.compile("\\bimplements [^{]*\\bService\\b");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static Stream<Named<Supplier<Service>>> services() {
        return Stream.of(
                named("Claimer", ServiceContractTest::claimer),
                named("Caretaker", ServiceContractTest::caretaker),
                named("Ticker", ServiceContractTest::ticker),
                named("WaitingClaims", ServiceContractTest::waitingClaims),
                named("WaitingRings", ServiceContractTest::waitingRings),
                named("Tail", ServiceContractTest::tail),
                named("ActivityCounter", ServiceContractTest::activityCounter),
                named("Dispatcher", ServiceContractTest::dispatcher));
    }

    private static Service claimer() {
        return new Claimer(
                new EmptyStore(),
                Time.system(),
                new WorkerProfile(
                        "w1",
                        "localhost",
                        1,
                        new Selector(Set.of("any"), Set.of(), Map.of()),
                        Strategy.PRIORITY,
                        2,
                        Map.of(),
                        0,
                        60_000),
                new Handlers(),
                new Events(),
                ForkJoinPool.commonPool());
    }

    private static Service waitingClaims() {
        EmptyStore store = new EmptyStore();
        return new WaitingClaims(store, Time.system(), new Events(), new SignsOfLife(store, Time.system()));
    }

    private static Service waitingRings() {
        return new WaitingRings(new EmptyStore(), Time.system());
    }

    /** Stopped before its first look, it asks nothing of its store. */
    private static Service caretaker() {
        return new Caretaker(untouched(Maintenance.class), MaintenanceSettings.DEFAULT, Time.system(), "here");
    }

    /** Told of nothing, it reads and writes nothing. */
    private static Service activityCounter() {
        return new ActivityCounter(untouched(TaskStore.class), untouched(TaskBrowser.class), Time.system());
    }

    /** Without webhooks it reads nothing but that there are none. */
    private static Service dispatcher() {
        WebhookStore none = (WebhookStore) Proxy.newProxyInstance(
                WebhookStore.class.getClassLoader(),
                new Class<?>[] {WebhookStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("webhooks")) {
                        return List.of();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
        Store store = new Store(
                new EmptyStore(),
                untouched(TaskBrowser.class),
                untouched(Maintenance.class),
                untouched(AccessStore.class),
                none,
                untouched(ScheduleStore.class));
        return new Dispatcher(store, Time.system(), new Events(), () -> {});
    }

    /** Of a queue without schedules. */
    private static Service ticker() {
        ScheduleStore none = (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(),
                new Class<?>[] {ScheduleStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("nextAt")) {
                        return null;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
        return new Ticker(none, new EmptyStore().doorbell(), Time.system(), ticked -> {});
    }

    private static <T> T untouched(Class<T> side) {
        return side.cast(
                Proxy.newProxyInstance(side.getClassLoader(), new Class<?>[] {side}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    /** Followed by nobody, it reads nothing. */
    private static Service tail() {
        TaskBrowser untouched = (TaskBrowser) Proxy.newProxyInstance(
                TaskBrowser.class.getClassLoader(), new Class<?>[] {TaskBrowser.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        return new Tail(new EmptyStore(), untouched, Time.system(), "here");
    }

    @Test
    void everyServiceThereIsIsTestedHere() throws IOException {
        Set<String> found = new HashSet<>();
        for (Path source : RepositoryFiles.mainSources("core", "sqlite")) {
            if (IS_SERVICE.matcher(Files.readString(source)).find()) {
                found.add(source.getFileName().toString().replace(".java", ""));
            }
        }

        assertThat(found).isEqualTo(services().map(Named::getName).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("services")
    void itRunsOnceStartedAndEndsOnceStopped(Supplier<Service> making) {
        Service service = making.get();

        service.start();

        assertThat(service.stop(PATIENCE)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("services")
    void aSecondStartIsRefused(Supplier<Service> making) {
        Service service = making.get();
        service.start();

        assertThatThrownBy(service::start).isInstanceOf(IllegalStateException.class);

        assertThat(service.stop(PATIENCE)).isTrue();
        assertThatThrownBy(service::start).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @MethodSource("services")
    void stoppingBeforeTheStartEndsItForGood(Supplier<Service> making) {
        Service service = making.get();

        assertThat(service.stop(PATIENCE)).isTrue();

        assertThatThrownBy(service::start).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @MethodSource("services")
    void stoppingTwiceIsStoppingOnce(Supplier<Service> making) {
        Service service = making.get();
        service.start();

        assertThat(service.stop(PATIENCE)).isTrue();
        assertThat(service.stop(Duration.ZERO)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("services")
    void anyNumberOfThreadsMayStopIt(Supplier<Service> making) {
        Service service = making.get();
        service.start();

        var stops = Stream.generate(() -> CompletableFuture.supplyAsync(() -> service.stop(PATIENCE)))
                .limit(8)
                .toList();

        assertThat(stops).allSatisfy(stop -> assertThat(stop.join()).isTrue());
    }
}
