package dev.pawl.planted.tangle.task;

import dev.pawl.planted.tangle.store.Shelf;

public record Item(Shelf shelf) {}
