package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompatibilityTest {
    private static boolean fits(String required, Map<String, ?> capabilities) {
        return Compatibility.parse(required).satisfiedBy(capabilities);
    }

    @Test
    void noRequirementFitsEveryWorker() {
        assertThat(Compatibility.NONE.satisfiedBy(Map.of())).isTrue();
        assertThat(Compatibility.NONE.satisfiedBy(Map.of("gpu", true))).isTrue();
    }

    @Test
    void everyRequirementMustBePresentWithAnEqualValue() {
        assertThat(fits("{\"region\":\"eu\"}", Map.of("region", "eu", "gpu", true)))
                .isTrue();
        assertThat(fits("{\"region\":\"eu\"}", Map.of("region", "us"))).isFalse();
        assertThat(fits("{\"region\":\"eu\"}", Map.of())).isFalse();
        assertThat(fits("{\"region\":\"eu\",\"gpu\":true}", Map.of("region", "eu")))
                .isFalse();
        assertThat(fits("{\"gpu\":true}", Map.of("gpu", false))).isFalse();
    }

    @Test
    void aListAmongTheCapabilitiesMeansAnyOfThese() {
        Map<String, ?> capabilities = Map.of("region", List.of("eu", "us"), "slots", Set.of(1, 2));

        assertThat(fits("{\"region\":\"us\"}", capabilities)).isTrue();
        assertThat(fits("{\"region\":\"asia\"}", capabilities)).isFalse();
        assertThat(fits("{\"slots\":2.0}", capabilities)).isTrue();
        assertThat(fits("{\"region\":\"us\"}", Map.of("region", List.of()))).isFalse();
    }

    @Test
    void aDotStarMatchesThePrefixBeforeItAndItsDot() {
        assertThat(fits("{\"model\":\"llama.*\"}", Map.of("model", "llama.70b")))
                .isTrue();
        assertThat(fits("{\"model\":\"llama.*\"}", Map.of("model", List.of("gpt.4", "llama.7b"))))
                .isTrue();
        assertThat(fits("{\"model\":\"llama.*\"}", Map.of("model", "llama"))).isFalse();
        assertThat(fits("{\"model\":\"llama.*\"}", Map.of("model", "llamas"))).isFalse();
        assertThat(fits("{\"model\":\"llama*\"}", Map.of("model", "llamas")))
                .as("only a dotted prefix is one")
                .isFalse();
        assertThat(fits("{\"model\":\"llama.70b\"}", Map.of("model", "llama.*")))
                .as("a capability is not a pattern")
                .isFalse();
    }

    @Test
    void numbersAreComparedAsNumbersAndNeverWithText() {
        assertThat(fits("{\"v\":1}", Map.of("v", 1.0))).isTrue();
        assertThat(fits("{\"v\":1.0}", Map.of("v", 1L))).isTrue();
        assertThat(fits("{\"v\":1}", Map.of("v", BigInteger.ONE))).isTrue();
        assertThat(fits("{\"v\":1}", Map.of("v", 2))).isFalse();
        assertThat(fits("{\"v\":1}", Map.of("v", "1"))).isFalse();
        assertThat(fits("{\"v\":\"true\"}", Map.of("v", true))).isFalse();
    }

    @Test
    void theJsonIsTheSameWhateverTheOrderAndTheSpaces() {
        Map<String, Object> backwards = new LinkedHashMap<>();
        backwards.put("b", true);
        backwards.put("a", "x");

        Compatibility written = Compatibility.of(backwards);
        Compatibility read = Compatibility.parse(" { \"a\" : \"x\", \"b\" : true } ");

        assertThat(written.json()).isEqualTo("{\"a\":\"x\",\"b\":true}").isEqualTo(read.toString());
        assertThat(written).isEqualTo(read).hasSameHashCodeAs(read).isNotEqualTo(Compatibility.NONE);
        assertThat(written.required()).isEqualTo(backwards);
    }

    @Test
    void anEmptyObjectIsNoRequirement() {
        assertThat(Compatibility.parse("{}")).isSameAs(Compatibility.NONE);
        assertThat(Compatibility.parse(" { } ")).isSameAs(Compatibility.NONE);
        assertThat(Compatibility.of(Map.of())).isSameAs(Compatibility.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "null",
                "1",
                "[]",
                "[{}]",
                "\"text\"",
                "{\"a\":1} {}",
                "{\"a\":1,}",
                "{'a':1}",
                "{\"a\":}",
            })
    void whatIsNotAJsonObjectIsRefusedByItsField(String malformed) {
        assertThatThrownBy(() -> Compatibility.parse(malformed))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageStartingWith("compatibility: must be a JSON object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\":null} | 'a'", "{\"b\":[1]} | 'b'", "{\"c\":{}} | 'c'", "{\" \":1} | ' '", "{\"\":1} | ''"},
            quoteCharacter = '~')
    void aValueThatIsNeitherTextNorNumberNorBooleanIsRefusedByItsName(String malformed, String named) {
        assertThatThrownBy(() -> Compatibility.parse(malformed))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining(named);
    }

    @Test
    void anObjectNestedTenThousandDeepIsRefusedAndHarmsNobody() {
        String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);

        assertThatThrownBy(() -> Compatibility.parse(deep))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageStartingWith("compatibility:");
    }

    @Test
    void aNumberThatJsonCannotWriteIsRefused() {
        assertThatThrownBy(() -> Compatibility.of(Map.of("a", Double.NaN))).isInstanceOf(InvalidTaskException.class);
        assertThatThrownBy(() -> Compatibility.of(Map.of("a", Float.POSITIVE_INFINITY)))
                .isInstanceOf(InvalidTaskException.class);
        assertThatThrownBy(() -> Compatibility.parse("{\"a\":1e999}")).isInstanceOf(InvalidTaskException.class);
    }

    @Test
    void tooMuchIsRefusedWithBothNumbers() {
        int around = "{\"a\":\"\"}".length();
        String longest = "x".repeat(Compatibility.MAX_CHARS - around);

        assertThat(Compatibility.of(Map.of("a", longest)).json()).hasSize(Compatibility.MAX_CHARS);
        assertThatThrownBy(() -> Compatibility.of(Map.of("a", longest + "x")))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContainingAll("4096", "4097");
    }
}
