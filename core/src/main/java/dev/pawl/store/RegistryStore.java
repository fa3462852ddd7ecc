package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Template;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is registered in the queue's file: task types and templates. A task of a retired type is refused by every insert, however lately the
 * type was retired and by whichever process. Errors are those of {@link TaskStore}.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface RegistryStore {
    /** How many types there may be, and how many templates. */
    int MOST = 10_000;

    /** How many versions of a template are kept, the newest ones. */
    int MOST_VERSIONS = 100;

    /**
     * Changes with every change of what is registered; 0 while nothing ever was. As this process last saw it, which is in its
     * last transaction, so it costs nothing to ask.
     */
    long version();

    /** The version as it is in the file now. */
    long look();

    /**
     * Registers a type, or changes the one of its name; a retired one stays so.
     *
     * @throws InvalidTaskException naming {@code name} or {@code aliases} when another type has that name, or there are too
     *     many
     */
    TypeState put(TypeRules rules);

    Optional<TypeState> type(String name);

    /** All of them by name. */
    List<TypeState> types();

    /**
     * What came with the last claim of a type, for who runs its tasks: by its name or an alias. Empty where this process reads
     * itself what is registered.
     */
    default Optional<TypeDefaults> told(String type) {
        return Optional.empty();
    }

    /** It takes no new tasks from now on; those that are there go on. Empty when there is none. */
    Optional<TypeState> retire(String name);

    /** It takes tasks again. Empty when there is none. */
    Optional<TypeState> activate(String name);

    /**
     * Makes a template, or the next version of the one of its name; one that says the same stays as it is.
     *
     * @throws InvalidTaskException naming {@code name} when there are too many
     */
    TemplateState put(Template template);

    /**
     * @param version null for the newest
     */
    Optional<TemplateState> template(String name, @Nullable Integer version);

    /** The newest version of each, by name. */
    List<TemplateState> templates();

    /** Removes all versions. Whether there was one. */
    boolean deleteTemplate(String name);
}
