package dev.pawl.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads TOML with the lines of its keys. */
final class TomlTree {
    /** Above this a nested value would be read by a recursion that is too deep. */
    private static final int MOST_BRACKETS = 200;

    private final String name;
    private final ConfigFaults faults;

    TomlTree(String name, ConfigFaults faults) {
        this.name = name;
        this.faults = faults;
    }

    /** What the text says; null when it cannot be read, which is then among the faults. */
    @Nullable
    ConfigValue read(String text) {
        if (isTooDeep(text)) {
            return null;
        }
        TomlParseResult result = Toml.parse(text);
        for (TomlParseError error : result.errors()) {
            faults.add(
                    name,
                    error.position().line(),
                    "",
                    "cannot be read: " + Secrets.withoutQuotes(String.valueOf(error.getMessage())));
        }
        if (result.hasErrors()) {
            return null;
        }
        if (result.isEmpty()) {
            faults.add(name, 0, "", "is empty");
            return null;
        }
        return new ConfigValue(1, table(result));
    }

    /** Whether a line opens more than settings ever need; brackets within text count, too. */
    private boolean isTooDeep(String text) {
        int open = 0;
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
            } else if (c == '[' || c == '{') {
                open++;
            } else if (c == ']' || c == '}') {
                open = Math.max(0, open - 1);
            }
            if (open > MOST_BRACKETS) {
                faults.add(name, line, "", "must not be nested so deep");
                return true;
            }
        }
        return false;
    }

    private static Map<String, ConfigValue> table(TomlTable table) {
        Map<String, ConfigValue> members = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            List<String> path = List.of(key);
            TomlPosition position = table.inputPositionOf(path);
            members.put(key, value(position == null ? 0 : position.line(), table.get(path)));
        }
        return members;
    }

    private static ConfigValue value(int line, @Nullable Object value) {
        if (value instanceof TomlTable table) {
            return new ConfigValue(line, table(table));
        } else if (value instanceof TomlArray array) {
            List<ConfigValue> elements = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                elements.add(value(array.inputPositionOf(i).line(), array.get(i)));
            }
            return new ConfigValue(line, elements);
        }
        return new ConfigValue(line, value);
    }
}
