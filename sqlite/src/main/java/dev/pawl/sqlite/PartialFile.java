package dev.pawl.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database on its way: written under a name of its own beside where it will stand, and gone when it is closed without having
 * got there, also when the program is told to end. What a killed program left is taken away by the next that writes one there.
 *
 * <p>Threading: one thread; the end of the program takes the file away on a thread of the runtime.
 */
final class PartialFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartialFile.class);
    private static final String SUFFIX = ".pawl-partial";
    private static final Pattern LEFT = Pattern.compile("\\..+\\.[0-9a-f]{8}\\.pawl-partial");
    private static final int MOST_TRIES = 1_000;

    /** Longer than whoever writes one goes without writing to it or locking it. */
    private static final long STILL_MILLIS = 60_000;

    private final Path path;
    private final Thread atEnd = new Thread(this::delete, "pawl-partial-file");

    private PartialFile(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /**
     * @param destination where it will stand, absolute; its folder is there
     * @param dice in [0, 1), to find a name
     */
    static PartialFile beside(Path destination, DoubleSupplier dice) throws IOException {
        for (int tries = 0; ; tries++) {
            String random = "%08x".formatted((long) (dice.getAsDouble() * 0x1_0000_0000L));
            Path path = destination.resolveSibling("." + destination.getFileName() + "." + random + SUFFIX);
            try {
                PrivateFile.create(path);
                return new PartialFile(path);
            } catch (FileAlreadyExistsException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    Path path() {
        return path;
    }

    /** Whoever may read and write the one may read and write the other, where permissions are of that kind. */
    void permitLike(Path other) throws IOException {
        PosixFileAttributeView theirs = Files.getFileAttributeView(other, PosixFileAttributeView.class);
        PosixFileAttributeView ours = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (theirs != null && ours != null) {
            Set<PosixFilePermission> permissions = theirs.readAttributes().permissions();
            ours.setPermissions(permissions);
        }
    }

    /** As if it were written now. */
    void touch() throws IOException {
        Files.setLastModifiedTime(path, FileTime.fromMillis(System.currentTimeMillis()));
    }

    /**
     * Gives it its name, where nothing has it.
     *
     * @throws FileAlreadyExistsException when something has
     */
    void moveTo(Path destination) throws IOException {
        try {
            Files.createLink(destination, path);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // why: some file systems know no links. An empty file takes the name, then gives it up to this one.
            Files.createFile(destination);
            try {
                Files.move(path, destination, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException still) {
                Files.deleteIfExists(destination);
                throw still;
            }
        }
        sync(destination.resolveSibling(""));
    }

    /**
     * Gives it the first name that nothing has.
     *
     * @param first the number to begin with
     * @param names by number
     */
    Path moveToFree(int first, IntFunction<Path> names) throws IOException {
        for (int number = first; ; number++) {
            Path destination = names.apply(number);
            try {
                moveTo(destination);
                return destination;
            } catch (FileAlreadyExistsException taken) {
                LOG.debug("{} is taken", destination);
            }
        }
    }

    /** Makes the names in a folder last. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("this system does not sync folders: {}", e.toString());
        }
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException ends) {
            LOG.debug("the program ends meanwhile", ends);
        }
    }

    private void delete() {
        delete(path);
    }

    private static void delete(Path partial) {
        List<Path> files = new ArrayList<>(List.of(partial));
        Database.COMPANIONS.forEach(companion -> files.add(Database.beside(partial, companion)));
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("cannot delete {}: {}", file, e.toString());
            }
        }
    }

    /** Takes away what killed programs left in its folder: files of this pattern that are still for a minute, and that nobody holds. */
    void removeLeft() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(path.resolveSibling(""))) {
            left = files.filter(
                            file -> LEFT.matcher(file.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (AccessDeniedException | NoSuchFileException e) {
            LOG.debug("cannot look for what was left beside {}", path, e);
            return;
        }
        // why not by our clock: the folder may be another machine's.
        long now = Files.getLastModifiedTime(path).toMillis();
        for (Path file : left) {
            try {
                if (Files.getLastModifiedTime(file).toMillis() <= now - STILL_MILLIS && !isHeld(file)) {
                    delete(file);
                }
            } catch (NoSuchFileException e) {
                LOG.debug("{} got its name, or was taken away", file);
            }
        }
    }

    /**
     * Whether somebody writes it: from the first page on until it is verified it is locked.
     *
     * <p>why not this alone: between its steps it is free for a moment, and who looks then would lock it, or take it away.
     */
    private static boolean isHeld(Path file) throws IOException {
        if (Files.size(file) == 0) {
            // why: just made, its first page comes; one that stays empty for ever harms nobody.
            return true;
        }
        try (Connection connection = PageCopy.openAlone(file);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("ROLLBACK");
            return false;
        } catch (SQLException e) {
            return Errors.isBusy(e);
        }
    }
}
