package dev.pawl.task;

/** JSON that is already written: passes through every codec untouched, as payload and as result. */
public record JsonText(String text) {}
