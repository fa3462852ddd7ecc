package dev.pawl.server;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of a route, in its path, its query or its headers: what it may be, and how it is read.
 *
 * @param fallback what counts when it is not given; a path parameter always is
 */
record Parameter<V>(String name, Place place, Schema schema, V fallback, Reading<V> reading) {

    /** Where it stands in a request. */
    enum Place {
        PATH,
        /** After the question mark, once. */
        QUERY,
        /** After the question mark, with commas or several times. */
        QUERY_LIST,
        /** After the question mark, any number of names that begin with its own and a dot. */
        QUERY_NAMES,
        HEADER
    }

    /** Makes a value of what was sent. */
    interface Reading<V> {
        V read(String text) throws Fault;
    }

    static <V> Parameter<V> inQuery(String name, Schema schema, V fallback, Reading<V> reading) {
        return new Parameter<>(name, Place.QUERY, schema, fallback, reading);
    }

    static <V> Parameter<V> inHeader(String name, Schema schema, V fallback, Reading<V> reading) {
        return new Parameter<>(name, Place.HEADER, schema, fallback, reading);
    }

    /** Several values: what is read has commas between them. */
    static <V> Parameter<V> listInQuery(String name, Schema schema, V fallback, Reading<V> reading) {
        return new Parameter<>(name, Place.QUERY_LIST, schema, fallback, reading);
    }

    /** Any number of names; read by {@link Query#beginningWith}. */
    static Parameter<String> namesInQuery(String name, Schema schema) {
        return new Parameter<>(name, Place.QUERY_NAMES, schema, "", text -> text);
    }

    static <V> Parameter<V> inPath(String name, Schema schema, V fallback, Reading<V> reading) {
        return new Parameter<>(name, Place.PATH, schema, fallback, reading);
    }

    boolean inPath() {
        return place == Place.PATH;
    }

    /** How it is told to who does not know it. */
    String told() {
        return place == Place.QUERY_NAMES ? name + ".PATH" : name;
    }

    /** A value from {@code text}; a fault is noted and the fallback given. */
    V read(@Nullable String text, Faults faults) {
        if (text == null) {
            return fallback;
        }
        try {
            return reading.read(text);
        } catch (Fault fault) {
            faults.add(name, fault.told());
            return fallback;
        }
    }

    /** A whole number in a range. */
    static long integer(String text, long from, long to) throws Fault {
        String allowed = "must be an integer from " + from + " to " + to + ", not '" + Fault.quoted(text) + "'";
        if (!text.matches("-?[0-9]+")) {
            throw new Fault(allowed);
        }
        try {
            long number = Long.parseLong(text);
            if (number >= from && number <= to) {
                return number;
            }
        } catch (NumberFormatException beyondLong) {
            throw new Fault(allowed);
        }
        throw new Fault(allowed);
    }
}
