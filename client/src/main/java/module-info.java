/** The store of Pawl that a server keeps: a queue over HTTP. */
module dev.pawl.client {
    requires transitive dev.pawl.core;
    requires java.net.http;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports dev.pawl.client;

    provides dev.pawl.store.StoreProvider with
            dev.pawl.client.HttpStoreProvider;
}
