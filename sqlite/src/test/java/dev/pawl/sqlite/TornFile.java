package dev.pawl.sqlite;

import java.util.Arrays;
import java.util.Random;

/**
 * A file of which some was written since it was last synced, on a disk that does what a disk may do when the power fails:
 * of what was not synced any sector of 512 bytes is as it was written, as it was before, torn in between or garbage, and so
 * is the file's length. What was synced it keeps, and bytes that nobody wrote.
 */
final class TornFile {
    private static final int SECTOR = 512;

    private byte[] safe;
    private byte[] now;

    TornFile(byte[] content) {
        this.safe = content;
        this.now = content;
    }

    /** The file was written: this is how everybody sees it as long as the power is there. */
    void write(byte[] content) {
        now = content;
    }

    byte[] now() {
        return now;
    }

    /** Everything written is on disk. */
    void sync() {
        safe = now;
    }

    /** The first bytes are on disk. */
    void syncFirst(int bytes) {
        byte[] more = Arrays.copyOf(safe, Math.max(safe.length, Math.min(bytes, now.length)));
        System.arraycopy(now, 0, more, 0, Math.min(bytes, now.length));
        safe = more;
    }

    /** What may be found after a power cut. */
    byte[] cut(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> safe;
            case 1 -> now;
            case 2 -> cutAt(random);
            default -> torn(random);
        };
    }

    /** Written up to some byte and no further. */
    private byte[] cutAt(Random random) {
        int from = firstDifference();
        int to = from + random.nextInt(Math.max(1, now.length - from + 1));
        byte[] cut = Arrays.copyOf(safe, Math.max(safe.length, to));
        System.arraycopy(now, 0, cut, 0, Math.min(to, now.length));
        return cut;
    }

    private int firstDifference() {
        int at = Arrays.mismatch(safe, now);
        return at < 0 ? now.length : at;
    }

    private byte[] torn(Random random) {
        int length = random.nextBoolean() ? now.length : Math.max(safe.length, random.nextInt(now.length + 1));
        byte[] torn = Arrays.copyOf(safe, Math.max(safe.length, length));
        int kept = random.nextInt(4);
        for (int from = firstDifference() / SECTOR * SECTOR; from < torn.length; from += SECTOR) {
            // why mostly the same kind: where each sector falls by itself no transaction is ever whole.
            int kind = random.nextInt(8) == 0 ? random.nextInt(4) : kept;
            tear(torn, from, Math.min(from + SECTOR, torn.length), kind, random);
        }
        return torn;
    }

    /** One sector; bytes in which nothing was written stay. */
    private void tear(byte[] torn, int from, int to, int kind, Random random) {
        int first = from;
        while (first < to && isUnwritten(first)) {
            first++;
        }
        int last = to;
        while (last > first && isUnwritten(last - 1)) {
            last--;
        }
        int torAt = first + (last > first ? random.nextInt(last - first) : 0);
        for (int i = first; i < last; i++) {
            byte before = i < safe.length ? safe[i] : 0;
            byte after = i < now.length ? now[i] : 0;
            torn[i] = switch (kind) {
                case 0 -> before;
                case 1 -> after;
                case 2 -> i < torAt ? after : before;
                default -> (byte) random.nextInt(256);
            };
        }
    }

    private boolean isUnwritten(int at) {
        return at < safe.length && at < now.length && safe[at] == now[at];
    }
}
