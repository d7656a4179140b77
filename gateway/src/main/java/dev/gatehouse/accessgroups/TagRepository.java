package dev.gatehouse.accessgroups;

import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The SQL of the groups that stored deployments carry. */
final class TagRepository {
    /** One deployment and one group it carries. */
    record Tag(String model, String group) {}

    static final String ALL = """
            select model_name, tag.name as access_group
            from stored_model, jsonb_array_elements_text(
                case jsonb_typeof(model_info -> 'access_groups') when 'array' then model_info -> 'access_groups'
                else '[]' end) with ordinality tag (name, place)
            order by created_at, model_id, place
            """;

    static final String NAMES =
            "select distinct model_name from stored_model where model_name = any(cast(:names as text[]))";
    static final String IDS = "select model_id from stored_model where model_id = any(cast(:ids as text[]))";

    /** Rows are held in one order before any is changed: others hold more than one of them too. */
    static final String HOLD = """
            select model_id from stored_model
            where model_name = any(cast(:names as text[])) or model_id = any(cast(:ids as text[]))
               or model_info -> 'access_groups' @> to_jsonb(cast(:group as text))
            order by model_id for update
            """;

    static final String TAG = """
            update stored_model
            set model_info = jsonb_set(model_info, '{access_groups}',
                    case jsonb_typeof(model_info -> 'access_groups') when 'array' then model_info -> 'access_groups'
                    else '[]' end || to_jsonb(cast(:group as text))),
                updated_at = :now, updated_by = :by
            where (model_name = any(cast(:names as text[])) or model_id = any(cast(:ids as text[])))
              and not coalesce(model_info -> 'access_groups' @> to_jsonb(cast(:group as text)), false)
            returning model_id
            """;

    static final String UNTAG = """
            update stored_model
            set model_info = jsonb_set(model_info, '{access_groups}', (model_info -> 'access_groups') - :group),
                updated_at = :now, updated_by = :by
            where jsonb_typeof(model_info -> 'access_groups') = 'array'
              and model_info -> 'access_groups' @> to_jsonb(cast(:group as text))
            returning model_id
            """;

    /** Oldest deployment first, its groups in their order. */
    List<Tag> all(Tx tx) {
        return tx.handle()
                .createQuery(ALL)
                .map((row, context) -> new Tag(row.getString("model_name"), row.getString("access_group")))
                .list();
    }

    /** Those of the names that stored deployments have. */
    List<String> names(Tx tx, Collection<String> names) {
        return tx.handle()
                .createQuery(NAMES)
                .bindArray("names", String.class, names.toArray())
                .mapTo(String.class)
                .list();
    }

    /** Those of the ids that stored deployments have. */
    List<String> ids(Tx tx, Collection<String> ids) {
        return tx.handle()
                .createQuery(IDS)
                .bindArray("ids", String.class, ids.toArray())
                .mapTo(String.class)
                .list();
    }

    /** All that may be changed, until the transaction ends. */
    void hold(Tx tx, String group, Collection<String> names, Collection<String> ids) {
        tx.handle()
                .createQuery(HOLD)
                .bind("group", group)
                .bindArray("names", String.class, names.toArray())
                .bindArray("ids", String.class, ids.toArray())
                .mapTo(String.class)
                .list();
    }

    /** @return the deployments that did not carry it before */
    List<String> tag(Tx tx, String group, Collection<String> names, Collection<String> ids, Instant now, String by) {
        return tx.handle()
                .createQuery(TAG)
                .bind("group", group)
                .bindArray("names", String.class, names.toArray())
                .bindArray("ids", String.class, ids.toArray())
                .bind("now", now)
                .bind("by", by)
                .mapTo(String.class)
                .list();
    }

    /** @return the deployments that carried it */
    List<String> untag(Tx tx, String group, Instant now, String by) {
        return tx.handle()
                .createQuery(UNTAG)
                .bind("group", group)
                .bind("now", now)
                .bind("by", by)
                .mapTo(String.class)
                .list();
    }
}
