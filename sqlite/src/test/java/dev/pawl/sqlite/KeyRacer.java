package dev.pawl.sqlite;

import dev.pawl.store.Enqueued;
import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.Time;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.Race;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A process whose threads insert the same keys in different orders; answers how many tasks it created. */
final class KeyRacer {
    private KeyRacer() {}

    /** Arguments: file, threads, keys, seed. */
    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[1]);
        int keys = Integer.parseInt(arguments[2]);
        long seed = Long.parseLong(arguments[3]);
        ChildProcess.readyAndWait();
        // why: opened only now, so that the processes race for creating the file too.
        Store store = new SqliteStoreProvider().open(arguments[0], StoreSettings.DEFAULT, Time.system());
        List<Integer> created = Race.run(threads, lane -> {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, keys).boxed().toList());
            Collections.shuffle(order, new Random(seed + lane));
            int mine = 0;
            for (int key : order) {
                List<Enqueued> answers = store.tasks()
                        .insert(List.of(Draft.of("race").key("key " + key).task()));
                mine += answers.get(0).created() ? 1 : 0;
            }
            return mine;
        });
        store.tasks().close();
        System.out.println(created.stream().mapToInt(Integer::intValue).sum());
    }
}
