package dev.pawl.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Every regular file under a folder. Links are not followed, so nothing is met twice; what cannot be read is noted and
 * passed over.
 */
final class FileScan extends SimpleFileVisitor<Path> {
    private final Predicate<Path> wanted;
    private final Consumer<Path> found;
    private final List<String> unreadable = new ArrayList<>();
    private long files;

    private FileScan(Predicate<Path> wanted, Consumer<Path> found) {
        this.wanted = wanted;
        this.found = found;
    }

    /**
     * What a scan met.
     *
     * @param files how many it handed over
     * @param unreadable what could not be read, with the reason
     */
    record Result(long files, List<String> unreadable) {}

    /**
     * @param found is handed every file that is wanted and can be read
     */
    static Result run(Path folder, Predicate<Path> wanted, Consumer<Path> found) throws IOException {
        FileScan scan = new FileScan(wanted, found);
        Files.walkFileTree(folder, scan);
        return new Result(scan.files, scan.unreadable);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile() || !wanted.test(file)) {
            return FileVisitResult.CONTINUE;
        }
        if (Files.isReadable(file)) {
            files++;
            found.accept(file);
        } else {
            unreadable.add("no permission for " + file);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) {
        unreadable.add(Reason.of(reason));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException broken) {
        if (broken != null) {
            unreadable.add(Reason.of(broken));
        }
        return FileVisitResult.CONTINUE;
    }
}
