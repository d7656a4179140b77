package dev.gatehouse.tags;

import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonRows;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The SQL of tags. */
final class TagRepository {
    private static final JsonTable TABLE = new JsonTable("tag", "tag_name", """
            tag_name, description, models, model_info, spend, budget_id, created_at, created_by, updated_at
            """);
    private static final JsonRows<TagFields> ROWS =
            new JsonRows<>(json -> RecordReader.read(TagFields.class, Json.parseObject(json)));

    private static final String WITH_BUDGET = """
            select to_jsonb(tag) as tag, to_jsonb(budget) as budget
            from tag left join budget on budget.budget_id = tag.budget_id
            """;

    static final String INSERT = TABLE.insert();
    static final String UPDATE = TABLE.update();
    static final String LOCK = TABLE.select("where tag_name = :tag for update");
    static final String FIND = WITH_BUDGET + " where tag_name = any(cast(:tags as text[])) order by tag_name";
    static final String LIST = WITH_BUDGET + " order by tag_name";
    static final String DELETE = "delete from tag where tag_name = :tag";

    /** @return false where the name is taken */
    boolean insert(Tx tx, TagFields tag) {
        return JsonRows.write(tx, INSERT, Json.text(tag));
    }

    void update(Tx tx, TagFields tag) {
        JsonRows.write(tx, UPDATE, Json.text(tag));
    }

    /** Held until the transaction ends. */
    Optional<TagFields> lock(Tx tx, String name) {
        return ROWS.one(tx.handle().createQuery(LOCK).bind("tag", name));
    }

    /** Those that exist. */
    List<Tag> find(Tx tx, Collection<String> names) {
        return tx.handle()
                .createQuery(FIND)
                .bindArray("tags", String.class, names.toArray())
                .map((row, _) -> tag(row))
                .list();
    }

    List<Tag> list(Tx tx) {
        return tx.handle().createQuery(LIST).map((row, _) -> tag(row)).list();
    }

    void delete(Tx tx, String name) {
        tx.handle().createUpdate(DELETE).bind("tag", name).execute();
    }

    private static Tag tag(ResultSet row) throws SQLException {
        var budget = row.getString("budget");
        return Tag.of(
                RecordReader.read(TagFields.class, Json.parseObject(row.getString("tag"))),
                budget == null ? null : RecordReader.read(Budget.class, Json.parseObject(budget)));
    }
}
