-- Processes that deliver from this database. What a process has claimed is free again once its row says that it is dead.

-- A row's id rises with every start and is never used again, so it also tells an earlier life of a process from a later one.
-- `alive_until` is in milliseconds since 1970-01-01 UTC by the clock of the database, which all processes share.
CREATE TABLE owners (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    alive_until INTEGER NOT NULL
) STRICT;
