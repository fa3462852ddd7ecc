package dev.pawl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a configuration file, whatever it turns out to be; its ending says how it is written. */
final class ConfigFile {
    static final int MAX_BYTES = 1 << 20;

    private ConfigFile() {}

    /** What the file says; null when that cannot be read, which is then among the faults. */
    static @Nullable ConfigValue read(String name, ConfigFaults faults) {
        String text = text(name, faults);
        if (text == null) {
            return null;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
            return TokenTree.yaml(name, faults).read(text);
        } else if (lower.endsWith(".json")) {
            return TokenTree.json(name, faults).read(text);
        } else if (lower.endsWith(".toml")) {
            return new TomlTree(name, faults).read(text);
        }
        faults.add(name, 0, "", "must end in .yaml, .yml, .json or .toml");
        return null;
    }

    private static @Nullable String text(String name, ConfigFaults faults) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException unreadable) {
            faults.add(name, 0, "", "cannot be read: " + Reason.of(unreadable));
            return null;
        } catch (InvalidPathException nameless) {
            faults.add(name, 0, "", "cannot be the name of a file");
            return null;
        }
        if (bytes.length > MAX_BYTES) {
            faults.add(name, 0, "", "must be at most " + MAX_BYTES + " bytes");
            return null;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            faults.add(name, 0, "", "must be UTF-8 text");
            return null;
        }
        // why: editors of Windows begin UTF-8 files with a byte order mark.
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (text.isBlank()) {
            faults.add(name, 0, "", "is empty");
            return null;
        }
        return isText(name, text, faults) ? text : null;
    }

    private static boolean isText(String name, String text, ConfigFaults faults) {
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
            } else if (Character.isISOControl(c) && c != '\t' && c != '\r') {
                faults.add(name, line, "", "must be text, and here is a control character");
                return false;
            }
        }
        return true;
    }
}
