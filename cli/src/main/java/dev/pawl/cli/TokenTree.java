package dev.pawl.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML or JSON with the lines of its keys. Aliases are refused: a few lines of them can stand for more than fits in
 * memory.
 */
final class TokenTree {
    private static final int MOST_DEPTH = 10;

    private final TokenStreamFactory format;
    private final String name;
    private final ConfigFaults faults;

    private TokenTree(TokenStreamFactory format, String name, ConfigFaults faults) {
        this.format = format;
        this.name = name;
        this.faults = faults;
    }

    static TokenTree json(String name, ConfigFaults faults) {
        return new TokenTree(new JsonFactory(), name, faults);
    }

    static TokenTree yaml(String name, ConfigFaults faults) {
        return new TokenTree(new YAMLFactory(), name, faults);
    }

    /** Ends the reading where it makes no sense to go on. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int line;

        Unreadable(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }
    }

    /** The only value of the text; null when it has none or cannot be read, which is then among the faults. */
    @Nullable
    ConfigValue read(String text) {
        try (JsonParser parser = format.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                faults.add(name, 0, "", "is empty");
                return null;
            }
            ConfigValue root = value(parser, first, line(parser), 0, "");
            if (parser.nextToken() != null) {
                faults.add(name, line(parser), "", "must be one document, and here another one begins");
            }
            return root;
        } catch (Unreadable e) {
            faults.add(name, e.line, "", String.valueOf(e.getMessage()));
        } catch (JacksonException e) {
            add(e, e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr()), e.getOriginalMessage());
        } catch (YamlEngineException e) {
            add(e, 0, e.getMessage());
        }
        return null;
    }

    private @Nullable ConfigValue value(JsonParser parser, JsonToken token, int line, int depth, String key) {
        if (depth > MOST_DEPTH) {
            throw new Unreadable(line(parser), "must not be nested deeper than " + MOST_DEPTH);
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new Unreadable(line(parser), key + " must not be an alias: write the value out");
        }
        return switch (token) {
            case START_OBJECT -> new ConfigValue(line, object(parser, depth, key));
            case START_ARRAY -> new ConfigValue(line, array(parser, depth, key));
            case VALUE_STRING -> new ConfigValue(line, parser.getString());
            case VALUE_TRUE -> new ConfigValue(line, true);
            case VALUE_FALSE -> new ConfigValue(line, false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new ConfigValue(line, parser.getNumberValue());
            case VALUE_NULL -> new ConfigValue(line, null);
            default -> new ConfigValue(line, token);
        };
    }

    private Map<String, ConfigValue> object(JsonParser parser, int depth, String path) {
        Map<String, ConfigValue> members = new LinkedHashMap<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            if (token == null) {
                throw new Unreadable(line(parser), "ends too early");
            }
            String key = parser.currentName();
            int line = line(parser);
            String inner = path.isEmpty() ? key : path + "." + key;
            ConfigValue member = value(parser, next(parser), line, depth + 1, inner);
            ConfigValue before = members.putIfAbsent(key, member);
            if (before != null) {
                faults.add(name, line, inner, "is there twice, first in line " + before.line());
            }
        }
        return members;
    }

    private List<ConfigValue> array(JsonParser parser, int depth, String path) {
        List<ConfigValue> elements = new ArrayList<>();
        for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            elements.add(value(parser, token, line(parser), depth + 1, path));
        }
        return elements;
    }

    private static JsonToken next(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new Unreadable(line(parser), "ends too early");
        }
        return token;
    }

    private static int line(JsonParser parser) {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    /** Says what is wrong without a word of the file, which may have secrets. */
    private void add(RuntimeException fault, int line, @Nullable String message) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYamlEngineException marked) {
                // why: the parser above it knows only where the last value was that could be read.
                int at = marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(line);
                faults.add(name, at, "", "cannot be read: " + marked.getProblem());
                return;
            }
        }
        faults.add(name, line, "", "cannot be read: " + Secrets.withoutQuotes(String.valueOf(message)));
    }
}
