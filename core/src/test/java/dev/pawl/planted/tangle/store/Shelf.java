package dev.pawl.planted.tangle.store;

import dev.pawl.planted.tangle.task.Item;

public record Shelf(Item item) {}
