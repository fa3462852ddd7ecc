package dev.pawl.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a failed file access says to a person; Java's own messages are often the bare name. */
final class Reason {
    private Reason() {}

    static String of(IOException failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        } else if (failure instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        } else if (failure instanceof FileSystemException other && other.getReason() == null) {
            return "cannot use " + other.getFile();
        }
        return String.valueOf(failure.getMessage());
    }
}
