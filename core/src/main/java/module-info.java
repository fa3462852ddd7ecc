/** Pawl: a durable task queue. The port to databases and the values are exported, the engine is not. */
module dev.pawl.core {
    requires org.slf4j;
    requires tools.jackson.databind;
    requires com.networknt.schema;
    requires transitive java.sql;
    requires static transitive org.jspecify;

    exports dev.pawl;
    exports dev.pawl.store;
    exports dev.pawl.task;

    uses dev.pawl.store.StoreProvider;
}
