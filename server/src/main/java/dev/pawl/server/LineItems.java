package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.server.BatchBody.Item;
import java.util.List;

/** Makes tasks of lines, each with what is wrong with it: as JSON, by what is registered of its type, and among the others. */
record LineItems(Pawl pawl) {
    List<Item> of(List<LineReader.Line> lines, LineReader reader) {
        return References.resolve(lines.stream()
                .map(line -> checked(item(line, reader).in(reader.trace())))
                .toList());
    }

    /** With its faults, when it does not fit what is registered of its type. */
    Item checked(Item item) {
        boolean asked = item.isFine() && !pawl.types().isEmpty();
        return asked ? new Item(item.body(), pawl.faults(item.body().request())) : item;
    }

    private static Item item(LineReader.Line line, LineReader reader) {
        Faults faults = new Faults();
        String json = "{}";
        if (line.tooLong()) {
            faults.add("body", "must be at most " + reader.longest() + " bytes");
        } else {
            try {
                json = Call.text(line.bytes());
            } catch (Problem notUtf8) {
                faults.add("body", notUtf8.detail());
            }
        }
        int longest = reader.call().maxPayloadBytes();
        EnqueueBody body = EnqueueBody.read(json, longest, faults.isEmpty() ? faults : new Faults());
        return new Item(body, faults.all());
    }
}
