package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "\"a", "{\"a\":", "tru", "{'a':1}", "\n{"})
    void whatIsNoJsonIsToldWithItsPlaceAndNothingOfTheParsersOwn(String text) {
        assertThat(new JsonText(text).fault().orElseThrow())
                .doesNotContain("Source", "REDACTED", "StreamReadFeature")
                .matches(".* \\((line \\d+, )?column \\d+\\)");
    }

    @Test
    void oneValueIsSound() {
        assertThat(new JsonText(" {\"a\":[1,null]} ").fault()).isEmpty();
    }
}
