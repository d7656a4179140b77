package dev.gatehouse.deployments;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The SQL of stored models. */
final class StoredModelRepository {
    private static final JsonTable TABLE = new JsonTable("stored_model", "model_id", """
            model_id, model_name, litellm_params, sealed_by, model_info, created_at, created_by, updated_at, updated_by
            """);

    static final String INSERT = TABLE.insert();
    static final String UPDATE = TABLE.update();
    static final String FIND = TABLE.select("where model_id = any(cast(:ids as text[]))");
    static final String LOCK = TABLE.select("where model_id = :id for update");
    static final String ALL = TABLE.select("order by created_at, model_id");
    static final String DELETE = "delete from stored_model where model_id = :id";
    static final String LOCK_OF_TEAMS = TABLE.select(
            "where model_info ->> 'team_id' = any(cast(:teams as text[])) order by created_at, model_id for update");
    static final String DELETE_OF_TEAMS =
            "delete from stored_model where model_info ->> 'team_id' = any(cast(:teams as text[]))";
    static final String LOCK_SEALED_OTHERWISE = TABLE.select("""
            where sealed_by <> :version and model_id > :after order by model_id limit :limit for update
            """);

    /** @return false where the id is taken */
    boolean insert(Tx tx, StoredModel model) {
        return tx.handle().createUpdate(INSERT).bind("row", Json.text(model)).execute() == 1;
    }

    void update(Tx tx, StoredModel model) {
        tx.handle().createUpdate(UPDATE).bind("row", Json.text(model)).execute();
    }

    List<StoredModel> find(Tx tx, Collection<String> ids) {
        return tx.handle()
                .createQuery(FIND)
                .bindArray("ids", String.class, ids.toArray())
                .mapTo(String.class)
                .map(StoredModelRepository::model)
                .list();
    }

    /** Held until the transaction ends. */
    Optional<StoredModel> lock(Tx tx, String id) {
        return tx.handle()
                .createQuery(LOCK)
                .bind("id", id)
                .mapTo(String.class)
                .map(StoredModelRepository::model)
                .findOne();
    }

    List<StoredModel> all(Tx tx) {
        return tx.handle()
                .createQuery(ALL)
                .mapTo(String.class)
                .map(StoredModelRepository::model)
                .list();
    }

    void delete(Tx tx, String id) {
        tx.handle().createUpdate(DELETE).bind("id", id).execute();
    }

    /** Held until the transaction ends, oldest first. */
    List<StoredModel> lockOfTeams(Tx tx, Collection<String> teams) {
        return tx.handle()
                .createQuery(LOCK_OF_TEAMS)
                .bindArray("teams", String.class, teams.toArray())
                .mapTo(String.class)
                .map(StoredModelRepository::model)
                .list();
    }

    void deleteOfTeams(Tx tx, Collection<String> teams) {
        tx.handle()
                .createUpdate(DELETE_OF_TEAMS)
                .bindArray("teams", String.class, teams.toArray())
                .execute();
    }

    /** In the order of their ids, held until the transaction ends. */
    List<StoredModel> lockSealedOtherwise(Tx tx, int version, String after, int limit) {
        return tx.handle()
                .createQuery(LOCK_SEALED_OTHERWISE)
                .bind("version", version)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(String.class)
                .map(StoredModelRepository::model)
                .list();
    }

    private static StoredModel model(String json) {
        return RecordReader.read(StoredModel.class, Json.parseObject(json));
    }
}
