package dev.pawl.gate.planted.engine;

public final class Engine {}
