package dev.pawl.planted.upward.task;

import dev.pawl.planted.upward.engine.Engine;

/** A value that reaches up into the engine. */
public record LeakyValue(Engine engine) {}
