/** The store of Pawl in one SQLite file. */
module dev.pawl.sqlite {
    requires transitive dev.pawl.core;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports dev.pawl.sqlite;

    provides dev.pawl.store.StoreProvider with
            dev.pawl.sqlite.SqliteStoreProvider;
}
