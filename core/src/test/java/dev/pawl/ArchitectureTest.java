package dev.pawl;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What core promises about its own shape. Each rule has a companion that points it at a planted violation and shows that
 * it fails there: a rule that cannot fail holds nothing. The rules that look at every module live in the gate module.
 */
class ArchitectureTest {
    private static final JavaClasses CORE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.pawl");

    @Test
    void packagesDependInOneDirectionOnly() {
        oneDirection("dev.pawl").check(CORE);
    }

    @Test
    void aValueThatUsesTheEngineIsFound() {
        assertThat(reportOn("planted.upward", oneDirection("dev.pawl.planted.upward")))
                .contains("LeakyValue");
    }

    @Test
    void aPackageOutsideTheFourIsFound() {
        assertThat(reportOn("planted.elsewhere", oneDirection("dev.pawl.planted.elsewhere")))
                .contains("Gadget");
    }

    @Test
    void packagesHaveNoCycles() {
        noCycles().check(CORE);
    }

    @Test
    void twoPackagesThatNeedEachOtherAreFound() {
        assertThat(reportOn("planted.tangle", noCycles())).contains("Cycle detected");
    }

    @Test
    void timeWaitingAndChanceComeThroughOneDoor() {
        oneDoor("dev.pawl.task.SystemTime").check(CORE);
    }

    @Test
    void everyWayAroundTheDoorIsFound() {
        assertThat(reportOn("planted.clock", oneDoor("dev.pawl.planted.clock.task.SystemTime")))
                .contains(
                        "System.currentTimeMillis",
                        "System.nanoTime",
                        "Thread.sleep",
                        "Instant.now",
                        "Math.random",
                        "ThreadLocalRandom.current",
                        "java.util.Date");
    }

    @Test
    void theDoorItselfMayReadTheClock() {
        assertThat(reportOn("planted.clock", oneDoor("dev.pawl.planted.clock.task.SystemTime")))
                .doesNotContain("SystemTime.now");
    }

    /** {@code root -> engine -> store -> task}, and nothing in any other package. */
    private static ArchRule oneDirection(String root) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("facade")
                .definedBy(root)
                .layer("engine")
                .definedBy(root + ".engine..")
                .layer("store")
                .definedBy(root + ".store..")
                .layer("task")
                .definedBy(root + ".task..")
                .withOptionalLayers(root.contains("planted"))
                .whereLayer("facade")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("facade")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("facade", "engine")
                .ensureAllClassesAreContainedInArchitectureIgnoring(describe(
                        "module descriptors", type -> type.getSimpleName().equals("module-info")));
    }

    /** A slice per package, the facade's included. */
    private static ArchRule noCycles() {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    /** {@code Time} is the door; only its implementation on the machine's clock may stand in it. */
    private static ArchRule oneDoor(String door) {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(door)
                .should()
                .accessTargetWhere(raw())
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Date")
                .because("a test must be able to hold the clock still: use dev.pawl.task.Time");
    }

    private static DescribedPredicate<JavaAccess<?>> raw() {
        Map<String, Set<String>> banned = Map.of(
                "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
                "java.lang.Thread", Set.of("sleep"),
                "java.util.concurrent.TimeUnit", Set.of("sleep"),
                "java.util.concurrent.locks.LockSupport", Set.of("parkNanos", "parkUntil"),
                "java.lang.Math", Set.of("random"),
                "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
                "java.util.Random", Set.of("<init>"));
        return describe("reads the clock, sleeps or throws dice", access -> {
            AccessTarget target = access.getTarget();
            String owner = target.getOwner().getName();
            return banned.getOrDefault(owner, Set.of()).contains(target.getName())
                    || (owner.startsWith("java.time.") && target.getName().equals("now"))
                    || (owner.equals("java.time.Clock") && target.getName().startsWith("system"));
        });
    }

    private static String reportOn(String folder, ArchRule rule) {
        JavaClasses planted = new ClassFileImporter().importPackages("dev.pawl." + folder);
        return rule.evaluate(planted).getFailureReport().toString();
    }
}
