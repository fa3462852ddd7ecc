package dev.pawl.planted.upward.engine;

public final class Engine {}
