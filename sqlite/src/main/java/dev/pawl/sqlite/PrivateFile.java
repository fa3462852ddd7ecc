package dev.pawl.sqlite;

import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that only their owner may read and write, from their first moment on, where permissions are of that kind: the payloads in
 * them are not for everybody. Files that are there keep the permissions that somebody gave them.
 */
final class PrivateFile {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFile.class);

    private PrivateFile() {}

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = Files.getFileAttributeView(file.resolveSibling(""), PosixFileAttributeView.class) != null;
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * @throws FileAlreadyExistsException when something is there
     */
    static void create(Path file) throws IOException {
        Files.createFile(file, ownerOnly(file));
    }

    static FileChannel openForWriting(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly(file));
    }

    /**
     * Makes the empty file of a new queue; SQLite gives what it keeps beside it the same permissions.
     *
     * <p>why not in its place: another thread may open the queue at the same moment, and the end of our descriptor would drop
     * the locks of its own.
     */
    static void makeQueue(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) || ownerOnly(file).length == 0) {
            return;
        }
        // why not the queue's dice: the name is gone in a moment.
        try (PartialFile empty = PartialFile.beside(file, Time.system()::random)) {
            empty.moveTo(file);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            LOG.debug("{} was made by another", file);
        } catch (IOException e) {
            // why no fault: SQLite meets the same, and says it.
            LOG.debug("cannot make {}", file, e);
        }
    }
}
