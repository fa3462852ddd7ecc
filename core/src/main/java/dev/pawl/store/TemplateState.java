package dev.pawl.store;

import dev.pawl.task.Template;

/**
 * A template as it stands.
 *
 * @param version 1 for the first, one more with every change
 * @param createdAt when this version was made, epoch milliseconds
 */
public record TemplateState(Template template, int version, long createdAt) {}
