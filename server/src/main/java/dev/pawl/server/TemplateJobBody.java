package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body that starts a job of a template.
 *
 * @param parameters what holds of all items
 * @param items an array of what each says over that
 */
record TemplateJobBody(
        String template,
        Optional<Integer> version,
        String parameters,
        String items,
        Optional<Integer> maxFailures,
        @Nullable TraceContext trace) {
    static final List<Parameter<?>> PARAMETERS = Stream.concat(
                    Stream.<Parameter<?>>of(TemplateBody.NAME), TraceHeaders.PARAMETERS.stream())
            .toList();

    private static final BodyField<String> ITEMS = BodyField.required(
            "items",
            Schema.list("object")
                    .with("description", "For each item what it says over `parameters`.")
                    .with("minItems", 1)
                    .with("maxItems", BatchBody.MOST_TASKS),
            "[]",
            TemplateJobBody::items);

    static final Form FORM = new Form(
            "TemplateJobRequest",
            "A job to be made of a template, all or nothing; no more items come.",
            List.of(ITEMS, TemplateBody.PARAMETERS, TemplateBody.RUN_VERSION, JobBody.MAX_FAILURES),
            true,
            """
            {"items": [{"to": "ada@example.org"}, {"to": "ben@example.org"}], "parameters": {"name": "you"}}""",
            BatchBody.MAX_BYTES,
            null);

    /**
     * @throws Problem telling every fault
     */
    static TemplateJobBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        TemplateJobBody body = new TemplateJobBody(
                call.path(TemplateBody.NAME),
                TemplateBody.RUN_VERSION.read(members, faults),
                TemplateBody.PARAMETERS.read(members, faults),
                ITEMS.read(members, faults),
                JobBody.MAX_FAILURES.read(members, faults),
                TraceHeaders.read(call.headers()));
        faults.check();
        return body;
    }

    private static String items(Member member) throws Fault {
        for (Member item : WorkFields.elements(member, 1, BatchBody.MOST_TASKS)) {
            BodyField.object(item);
        }
        return member.text();
    }
}
