package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.BackupRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a backup. The folder is the server's: whoever asks over HTTP writes nowhere else.
 *
 * @param name of a series; empty for none
 * @param keep how many of the series stay; 0 for all
 */
record BackupBody(String name, int keep, Duration patience) {
    private static final int MOST_KEPT = 10_000;
    private static final int LONGEST_NAME = 40;

    private static final BodyField<String> NAME = BodyField.optional(
            "name",
            Schema.text(
                            "A series of backups, for its own `keep`: letters, digits, dots and hyphens, the first of them a letter"
                                    + " or a digit.")
                    .length(1, LONGEST_NAME)
                    .orNull(),
            "",
            BackupBody::name);

    private static final BodyField<Integer> KEEP = BodyField.optional(
            "keep",
            Schema.integer(
                            "Then delete the oldest backups of the same name until so many are left; null for all of them.")
                    .range(1, MOST_KEPT)
                    .orNull(),
            0,
            member -> member.kind() == Kind.NULL ? 0 : BodyField.integer(member, 1, MOST_KEPT));

    static final Form FORM = new Form(
                    "BackupRequest",
                    "How a backup is named, and how many stay. The folder is the server's.",
                    List.of(NAME, KEEP),
                    """
            {"name": "before-upgrade", "keep": 3}""")
            .orNone();

    /**
     * @throws Problem telling every fault
     */
    static BackupBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        return new BackupBody(NAME.read(members, faults), KEEP.read(members, faults), RunWait.read(call));
    }

    private static String name(Member member) throws Fault {
        if (member.kind() == Kind.NULL) {
            return "";
        }
        String name = BodyField.text(member, LONGEST_NAME);
        if (name.isEmpty()) {
            throw new Fault("must not be empty; null is for no name");
        }
        try {
            return BackupRequest.DEFAULT.named(name).name();
        } catch (IllegalArgumentException broken) {
            throw new Fault("must be 1 to " + LONGEST_NAME
                    + " letters, digits, dots and hyphens, the first of them a letter or a digit, not '" + name + "'");
        }
    }

    BackupRequest into(Optional<Path> folder) {
        return new BackupRequest(null, folder.orElse(null), name, keep);
    }
}
