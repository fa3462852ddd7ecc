package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Pawl;
import dev.pawl.Templates;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.TemplateState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import dev.pawl.task.Task;
import dev.pawl.task.Template;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest extends OnARealFile {
    private static final Template WELCOME = Template.of(
                    "welcome",
                    "mail",
                    "{\"to\":\"${to}\",\"text\":\"Hello ${name}, ${age} years, $${x}\",\"age\":[\"${age}\"],\"n\":1.50}")
            .withDefaults("{\"age\":7}");

    private Pawl pawl;
    private Templates templates;

    @BeforeEach
    void openAQueue() {
        pawl = open();
        templates = pawl.templates();
    }

    private Task run(String parameters) {
        return task(
                pawl,
                pawl.enqueue(templates.task("welcome", parameters).orElseThrow())
                        .taskId());
    }

    @Test
    void parametersBecomeWordsWithinATextAndWhatTheyAreWhereTheyStandAlone() {
        templates.put(WELCOME);

        assertThat(run("{\"to\":\"ada \\\"x\\\"\",\"name\":\"Ada $1\"}").payload())
                .isEqualTo(
                        "{\"to\":\"ada \\\"x\\\"\",\"text\":\"Hello Ada $1, 7 years, ${x}\",\"age\":[7],\"n\":1.50}");
        assertThat(run("{\"to\":{\"a\":[null]},\"name\":true,\"age\":8}").payload())
                .isEqualTo("{\"to\":{\"a\":[null]},\"text\":\"Hello true, 8 years, ${x}\",\"age\":[8],\"n\":1.50}");
    }

    @Test
    void whatIsMissingUnknownOrWrongIsNamedByItsPath() {
        templates.put(WELCOME.withParameterSchema("{\"properties\":{\"to\":{\"minLength\":3}}}"));

        assertThatThrownBy(() -> templates.task("welcome", "{\"too\":1}"))
                .isInstanceOfSatisfying(
                        InvalidTaskException.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::field)
                                .containsExactly("parameters.$.too", "parameters.$.name", "parameters.$.to"));
        assertThatThrownBy(() -> templates.task("welcome", "{\"to\":\"a\",\"name\":\"b\"}"))
                .hasMessageContaining("parameters.$.to");
        assertThatThrownBy(() -> templates.task("welcome", "[]")).hasMessageContaining("parameters: must be");
        assertThat(templates.task("other", "{}")).isEmpty();
    }

    @Test
    void everyChangeIsAVersionAndOldOnesCanStillBeRun() {
        assertThat(templates.put(WELCOME).version()).isEqualTo(1);
        assertThat(templates.put(WELCOME).version()).isEqualTo(1);
        TemplateState second = templates.put(Template.of("welcome", "letter", "{\"to\":\"${to}\"}"));

        assertThat(second.version()).isEqualTo(2);
        assertThat(run("{\"to\":1}").type()).isEqualTo("letter");
        assertThat(templates.task("welcome", 1, "{\"to\":1,\"name\":2}")).isPresent();
        assertThat(templates.task("welcome", 3, "{\"to\":1}")).isEmpty();
        assertThat(templates.list()).containsExactly(second);
        assertThat(templates.delete("welcome")).isTrue();
        assertThat(templates.delete("welcome")).isFalse();
        assertThat(templates.get("welcome", 1)).isEmpty();
    }

    @Test
    void ofManyVersionsTheNewestHundredAreKept() {
        for (int i = 1; i <= 102; i++) {
            templates.put(Template.of("welcome", "mail", "{\"i\":" + i + "}"));
        }

        assertThat(templates.get("welcome", 2)).isEmpty();
        assertThat(templates.get("welcome", 3)).isPresent();
        assertThat(templates.get("welcome").orElseThrow().version()).isEqualTo(102);
    }

    @Test
    void aJobIsMadeOfATemplateWithParametersForAllAndForEachItem() {
        templates.put(WELCOME);

        Job job = pawl.jobs()
                .start(templates
                        .job("welcome", null, "{\"name\":\"you\"}", "[{\"to\":\"a\"},{\"to\":\"b\",\"name\":\"Ben\"}]")
                        .orElseThrow());

        assertThat(job.name()).isEqualTo("welcome");
        assertThat(job.isOpen()).isFalse();
        assertThat(pawl.jobs().results(job.id(), 0, 9))
                .extracting(JobItem::item)
                .containsExactly(
                        "{\"to\":\"a\",\"text\":\"Hello you, 7 years, ${x}\",\"age\":[7],\"n\":1.50}",
                        "{\"to\":\"b\",\"text\":\"Hello Ben, 7 years, ${x}\",\"age\":[7],\"n\":1.50}");
        assertThat(templates.job("none", null, "{}", "[]")).isEmpty();
        assertThatThrownBy(() -> templates.job("welcome", null, "{\"name\":1,\"to\":2}", "[{},{\"tu\":1}]"))
                .hasMessageContaining("items[1].$.tu");
    }

    @Test
    void whatIsRegisteredOfItsTypeHoldsOfItsTasks() {
        pawl.types()
                .put(TypeRules.of("mail")
                        .withDefaults(TypeDefaults.NONE.withPriority(7))
                        .withPayloadSchema("{\"properties\":{\"to\":{\"type\":\"string\"}}}"));
        templates.put(WELCOME);

        assertThat(run("{\"to\":\"ada\",\"name\":\"Ada\"}").priority()).isEqualTo(7);
        assertThatThrownBy(() -> run("{\"to\":1,\"name\":\"Ada\"}")).hasMessageContaining("payload.$.to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${x", "${", "a ${} b", "${1a}", "${a b}", "$${a} ${b"})
    void aParameterThatHasNoNameOrNoEndIsRefusedNamingItsPath(String text) {
        assertThatThrownBy(() -> templates.put(Template.of("a", "mail", "{\"to\":[1,{\"x\":\"" + text + "\"}]}")))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("payload.$.to[1].x: has a '${'");
    }

    @Test
    void whatCannotBeATemplateIsRefused() {
        assertThatThrownBy(() -> templates.put(WELCOME.withDefaults("{\"old\":1}")))
                .hasMessageContaining("defaults.$.old");
        assertThatThrownBy(() -> WELCOME.withDefaults("[]")).hasMessageContaining("defaults: must be a JSON object");
        assertThatThrownBy(() -> Template.of("a b", "mail", "{}")).hasMessageContaining("name");
        assertThatThrownBy(() -> Template.of("a", "", "{"))
                .hasMessageContaining("type")
                .hasMessageContaining("payload");
        assertThatThrownBy(() -> templates.put(WELCOME.withParameterSchema("{\"type\":1}")))
                .hasMessageContaining("parameter_schema");
    }
}
