package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectorTest {
    private static Selector types(String... types) {
        return new Selector(Set.of(types), Set.of(), Map.of());
    }

    private static boolean takes(Selector selector, String type) {
        return selector.takes("default", type, Compatibility.NONE);
    }

    @Test
    void onlyHandledTypesAreTaken() {
        assertThat(takes(types("mail"), "mail")).isTrue();
        assertThat(takes(types("mail"), "mail.send")).isFalse();
        assertThat(takes(types("mail"), "Mail")).isFalse();
        assertThat(takes(types(), "mail")).isFalse();
    }

    @Test
    void aStarTakesEveryTypeWithThatBeginning() {
        assertThat(takes(types("mail.*"), "mail.send")).isTrue();
        assertThat(takes(types("mail.*"), "mail")).isFalse();
        assertThat(takes(types("*"), "anything")).isTrue();
        assertThat(takes(types("a", "b*"), "bee")).isTrue();
    }

    @Test
    void noQueueMeansEveryQueue() {
        Selector all = types("mail");
        Selector one = new Selector(Set.of("mail"), Set.of("fast"), Map.of());

        assertThat(all.takes("slow", "mail", Compatibility.NONE)).isTrue();
        assertThat(one.takes("fast", "mail", Compatibility.NONE)).isTrue();
        assertThat(one.takes("slow", "mail", Compatibility.NONE)).isFalse();
    }

    @Test
    void whatTheTaskAsksForMustBeOffered() {
        Compatibility gpu = Compatibility.of(Map.of("gpu", true));

        assertThat(types("mail").takes("default", "mail", gpu)).isFalse();
        assertThat(new Selector(Set.of("mail"), Set.of(), Map.of("gpu", true)).takes("default", "mail", gpu))
                .isTrue();
    }

    @Test
    void aChangeOfWhatItWasMadeFromDoesNotReachIt() {
        Set<String> mutable = new HashSet<>(Set.of("mail"));
        Selector selector = new Selector(mutable, Set.of(), Map.of());

        mutable.add("other");

        assertThat(takes(selector, "other")).isFalse();
    }
}
