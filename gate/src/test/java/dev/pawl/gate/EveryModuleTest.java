package dev.pawl.gate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Rules that only make sense over several modules. Those of core alone are in its own {@code ArchitectureTest}; as there,
 * each rule has a companion that shows it fail on a planted violation.
 */
class EveryModuleTest {
    private static final JavaClasses PAWL =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.pawl");

    @Test
    void everyModuleIsLookedAt() {
        Set<String> seen = PAWL.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(seen)
                .contains(
                        "dev.pawl",
                        "dev.pawl.sqlite",
                        "dev.pawl.testkit",
                        "dev.pawl.metrics",
                        "dev.pawl.tracing",
                        "dev.pawl.server",
                        "dev.pawl.client",
                        "dev.pawl.bench",
                        "dev.pawl.cli",
                        "dev.pawl.examples");
    }

    @Test
    void onlyCoreUsesTheEngine() {
        engineIsHidden("dev.pawl").check(PAWL);
    }

    @Test
    void aModuleThatPeeksIntoTheEngineIsFound() {
        assertViolation(engineIsHidden("dev.pawl.gate.planted"), "Peeking");
    }

    @Test
    void librariesLeaveTheStandardStreamsAlone() {
        silent(
                        "dev.pawl",
                        "dev.pawl.engine..",
                        "dev.pawl.store..",
                        "dev.pawl.task..",
                        "dev.pawl.sqlite..",
                        "dev.pawl.metrics..",
                        "dev.pawl.tracing..",
                        "dev.pawl.server..",
                        "dev.pawl.client..")
                .check(PAWL);
    }

    @Test
    void aPrintedLineIsFound() {
        assertViolation(silent("dev.pawl.gate.planted.."), "Chatty");
    }

    @Test
    void theClientNeedsNothingButCore() {
        leanClient("dev.pawl.client..", "dev.pawl.sqlite..", "dev.pawl.server..")
                .check(PAWL);
    }

    @Test
    void aClientThatNeedsAnotherModuleIsFound() {
        assertViolation(leanClient("dev.pawl.gate.planted.peeking..", "dev.pawl.gate.planted.engine.."), "Peeking");
    }

    @Test
    void namesSayWhatThingsAre() {
        tellingNames().check(PAWL);
    }

    @Test
    void anEmptyNameIsFound() {
        for (String name : List.of("ClockImpl", "QueueManager", "DateUtil", "DateUtils", "TaskHelper")) {
            assertViolation(tellingNames(), name);
        }
    }

    private static ArchRule engineIsHidden(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root, root + ".engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".engine..")
                .because("the engine is free to change; the public API is dev.pawl");
    }

    private static ArchRule leanClient(String client, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(client)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("whoever moves to a server takes neither the database nor the server along");
    }

    private static ArchRule silent(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should(ACCESS_STANDARD_STREAMS)
                .because("what a library has to say goes to its log or its caller");
    }

    private static ArchRule tellingNames() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Impl|Managers?|Utils?|Utilities|Helpers?)")
                .because("such a name would fit any class");
    }

    private static void assertViolation(ArchRule rule, String named) {
        JavaClasses planted = new ClassFileImporter().importPackages("dev.pawl.gate.planted");
        assertThat(rule.evaluate(planted).getFailureReport().toString()).contains(named);
    }
}
