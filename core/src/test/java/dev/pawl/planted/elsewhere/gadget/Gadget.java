package dev.pawl.planted.elsewhere.gadget;

/** A class in a package that has no place in the direction. */
public final class Gadget {}
