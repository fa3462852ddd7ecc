package dev.pawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.LogLine;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.WebhookSettings;
import dev.pawl.task.Backoff;
import dev.pawl.task.Compatibility;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import dev.pawl.task.TypeDefaults;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents say what the code says. */
class DocumentsTest {
    private static final Pattern THREAD_NAME = Pattern.compile("\"(pawl-[a-z-]*)\"");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern NEW_THREAD = Pattern.compile("new (?:Own)?Thread\\(");
    private static final Pattern LOCK =
            Pattern.compile("\\bsynchronized\\b|\\bSemaphore\\(|\\bReentrant\\w*Lock\\(|AtomicBoolean held\\b");
    private static final Pattern EXPORTED = Pattern.compile("dev/pawl/((task|store)/)?[A-Z]\\w*\\.java");

    private static List<String> column(List<List<String>> table, int column) {
        return table.stream().map(row -> row.get(column)).toList();
    }

    @Test
    void everyEventAndItsFieldsStandInTheEventsDocument() {
        Map<String, List<String>> told = RepositoryFiles.table("docs/events.md", "event").stream()
                .collect(Collectors.toMap(
                        row -> row.get(0), row -> List.of(row.get(2).split(" +"))));
        Map<String, List<String>> made = Arrays.stream(TaskEvent.class.getPermittedSubclasses())
                .collect(Collectors.toMap(Class::getSimpleName, DocumentsTest::components));

        assertThat(told).isEqualTo(made);
    }

    @Test
    void everyKindOfTheEventLogStandsInTheEventsDocument() {
        assertThat(column(RepositoryFiles.table("docs/events.md", "kind"), 0))
                .isEqualTo(Arrays.stream(LoggedEvent.Kind.values())
                        .map(LoggedEvent.Kind::wireName)
                        .toList());
    }

    private static List<String> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    @Test
    void everyThreadStandsInTheConcurrencyDocumentOnce() throws IOException {
        List<String> named = new ArrayList<>();
        long made = 0;
        for (Path source : RepositoryFiles.mainSources("core", "sqlite")) {
            String text = Files.readString(source);
            THREAD_NAME.matcher(text).results().map(name -> name.group(1)).forEach(named::add);
            // why: who makes an OwnThread names it, and is counted.
            if (!source.endsWith("OwnThread.java")) {
                made += NEW_THREAD.matcher(text).results().count();
            }
        }

        assertThat(column(RepositoryFiles.table("docs/concurrency.md", "thread"), 0))
                .containsExactlyInAnyOrderElementsOf(named);
        assertThat(named).as("a thread without a name").hasSize((int) made);
    }

    @Test
    void everyClassWithALockStandsInTheConcurrencyDocumentOnce() throws IOException {
        List<String> locking = new ArrayList<>();
        for (Path source : RepositoryFiles.mainSources("core", "sqlite")) {
            String code = Files.readString(source).replaceAll("(?m)^ *(\\*|//|/\\*).*$", "");
            if (LOCK.matcher(code).find()) {
                locking.add(source.getFileName().toString().replace(".java", ""));
            }
        }

        assertThat(column(RepositoryFiles.table("docs/concurrency.md", "lock"), 0))
                .containsExactlyInAnyOrderElementsOf(locking);
    }

    @Test
    void everySettingStandsInTheConfigurationDocumentWithItsDefault() {
        assertSettings(PawlSettings.DEFAULT);
        assertSettings(StoreSettings.DEFAULT);
        assertSettings(WorkerSettings.DEFAULT);
        assertSettings(MaintenanceSettings.DEFAULT);
        assertSettings(WebhookSettings.DEFAULT);
    }

    private static void assertSettings(Record defaults) {
        String name = defaults.getClass().getSimpleName();
        List<List<String>> table = RepositoryFiles.table("docs/configuration.md", name);
        assertThat(column(table, 0)).as(name).isEqualTo(components(defaults.getClass()));
        for (int i = 0; i < table.size(); i++) {
            assertThat(table.get(i).get(1))
                    .as("%s.%s", name, table.get(i).get(0))
                    .isEqualTo(told(value(defaults, i), table.get(i).get(0)));
        }
    }

    private static Object value(Record settings, int component) {
        try {
            return settings.getClass()
                    .getRecordComponents()[component]
                    .getAccessor()
                    .invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record without its accessor", e);
        }
    }

    private static String told(Object value, String name) {
        if (value == null) {
            return "none";
        } else if (value instanceof Duration duration) {
            return duration.toSeconds() + " s";
        } else if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            return value.equals(Set.of()) || value.equals(Map.of()) ? "empty" : value.toString();
        } else if (name.equals("concurrency")) {
            return value.equals(Runtime.getRuntime().availableProcessors()) ? "processors" : value.toString();
        } else if (value instanceof StoreSettings) {
            return value.equals(StoreSettings.DEFAULT) ? "DEFAULT" : value.toString();
        } else if (value instanceof MaintenanceSettings) {
            return value.equals(MaintenanceSettings.DEFAULT) ? "DEFAULT" : value.toString();
        } else if (value instanceof WebhookSettings) {
            return value.equals(WebhookSettings.DEFAULT) ? "DEFAULT" : value.toString();
        } else if (value instanceof Codec) {
            return value == Codec.jackson() ? "jackson" : value.toString();
        } else if (value instanceof Time) {
            return value == Time.system() ? "system" : value.toString();
        } else if (value instanceof Tracing) {
            return value == Tracing.NONE ? "NONE" : value.toString();
        }
        return value.toString();
    }

    @Test
    void everySettingOfATaskStandsInTheConfigurationDocumentWithItsDefault() {
        List<List<String>> table = RepositoryFiles.table("docs/configuration.md", "task");
        Map<String, String> told = table.stream().collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));
        NewTask task = NewTask.of("any", "{}");
        Backoff backoff =
                TaskType.of("any", String.class).terms(TypeDefaults.NONE).backoff();

        assertThat(told)
                .containsEntry("queue", task.queue())
                .containsEntry("priority", String.valueOf(task.priority()))
                .containsEntry("maxAttempts", String.valueOf(task.maxAttempts()))
                .containsEntry("backoff", told(backoff.base(), "") + " to " + told(backoff.cap(), ""))
                .containsEntry("compatibility", task.compatibility().json())
                .containsEntry("runAfter", told(task.runAfter(), ""))
                .containsEntry("idempotencyKey", told(task.idempotencyKey(), ""))
                .containsEntry("discardOn", "empty");
        assertThat(TaskType.of("any", String.class).discards(new Error())).isFalse();
        assertThat(told.keySet()).isEqualTo(refinements());
    }

    /** What a type or a request can be told: the methods that return another of the same. */
    private static Set<String> refinements() {
        return Stream.of(TaskType.class, TaskRequest.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers())
                                && !Modifier.isStatic(method.getModifiers())
                                && method.getReturnType() == type))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void theFixedNumbersStandInTheConfigurationDocument() {
        assertThat(RepositoryFiles.read("docs/configuration.md").replace('\n', ' '))
                .contains(
                        "`Pawl.close` wait up to " + Worker.CLOSE_DEADLINE.toSeconds() + " s",
                        String.format(Locale.ROOT, "up to %,d characters", Transition.MAX_ERROR_CHARS),
                        String.format(Locale.ROOT, "a log message up to %,d", LogLine.MAX_MESSAGE_CHARS),
                        String.format(Locale.ROOT, "compatibility up to %,d", Compatibility.MAX_CHARS));
    }

    @Test
    void everyLinkOfTheDocumentsLeadsSomewhere() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path document : documents()) {
            LINK.matcher(Files.readString(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !target.contains("://") && !target.startsWith("#"))
                    .filter(target -> !Files.exists(document.resolveSibling(target.replaceAll("#.*", ""))))
                    .forEach(target -> broken.add(document.getFileName() + " -> " + target));
        }

        assertThat(documents()).hasSizeGreaterThan(8);
        assertThat(broken).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        Path root = RepositoryFiles.root();
        try (Stream<Path> top = Files.list(root);
                Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }

    @Test
    void noPublicNameUsesAWordThatTheVocabularyBans() throws ReflectiveOperationException {
        Set<String> banned = new TreeSet<>();
        for (String table : List.of("word", "verb")) {
            RepositoryFiles.table("docs/vocabulary.md", table)
                    .forEach(row -> banned.addAll(List.of(row.get(2).split(", "))));
        }
        Set<String> offending = new TreeSet<>();
        for (String name : publicNames()) {
            for (String word : words(name)) {
                if (banned.contains(word)) {
                    offending.add(name + " uses '" + word + "'");
                }
            }
        }

        assertThat(banned).contains("visibility", "fetch");
        assertThat(words("dequeueItem")).containsExactly("dequeue", "item");
        assertThat(offending).isEmpty();
    }

    @Test
    void everyWordOfTheVocabularyStandsThereOnce() {
        List<String> words = new ArrayList<>(column(RepositoryFiles.table("docs/vocabulary.md", "word"), 0));
        words.addAll(column(RepositoryFiles.table("docs/vocabulary.md", "verb"), 0));
        words.remove("claim");

        assertThat(words).as("only a claim is a thing and a verb").doesNotHaveDuplicates();
    }

    /** The simple names of exported types, and of their public methods but for the components of records. */
    private static Set<String> publicNames() throws ReflectiveOperationException {
        Set<String> names = new TreeSet<>();
        Path sources = RepositoryFiles.root().resolve("core/src/main/java");
        for (Path source : RepositoryFiles.mainSources("core")) {
            String path = sources.relativize(source).toString().replace('\\', '/');
            if (EXPORTED.matcher(path).matches()) {
                addNames(Class.forName(path.replace(".java", "").replace('/', '.')), names);
            }
        }
        return names;
    }

    private static void addNames(Class<?> type, Set<String> names) {
        if (!Modifier.isPublic(type.getModifiers())) {
            return;
        }
        names.add(type.getSimpleName());
        List<String> components = type.isRecord() ? components(type) : List.of();
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !components.contains(name))
                .forEach(names::add);
        Arrays.stream(type.getDeclaredClasses()).forEach(inner -> addNames(inner, names));
    }

    private static List<String> words(String name) {
        return Arrays.stream(name.split("(?<=[a-z])(?=[A-Z])|_"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
