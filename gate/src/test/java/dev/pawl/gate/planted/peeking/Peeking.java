package dev.pawl.gate.planted.peeking;

import dev.pawl.gate.planted.engine.Engine;

public record Peeking(Engine engine) {}
