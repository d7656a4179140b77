package dev.gatehouse.acceptance.management;

import java.util.Map;
import java.util.function.Consumer;

/** Every row finds who plays it; one that nobody plays fails. */
final class Matrix {
    private static final Map<String, Consumer<Row>> PLAYERS = Map.ofEntries(
            Map.entry("/key/generate", CreateRows::generate),
            Map.entry("/key/service-account/generate", CreateRows::serviceAccount),
            Map.entry("/key/info", ReadRows::info),
            Map.entry("/v2/key/info", ReadRows::infos),
            Map.entry("/key/list", ReadRows::list),
            Map.entry("/key/aliases", ReadRows::aliases),
            Map.entry("/key/update", UpdateRows::update),
            Map.entry("/key/bulk_update", BulkRows::keys),
            Map.entry("/team/key/bulk_update", BulkRows::teamKeys),
            Map.entry("/key/regenerate", RotationRows::regenerate),
            Map.entry("/key/{key}/regenerate", RotationRows::inPath),
            Map.entry("/key/delete", LifeRows::delete),
            Map.entry("/key/block", LifeRows::block),
            Map.entry("/key/unblock", LifeRows::unblock),
            Map.entry("/key/health", LifeRows::health),
            Map.entry("/key/{key}/reset_spend", LifeRows::resetSpend),
            Map.entry("/key/share", SuiteRows::share),
            Map.entry("(database)", SuiteRows::database),
            Map.entry("(suite guard)", SuiteRows::guard));

    private Matrix() {}

    static void play(Row row) {
        var player = PLAYERS.get(row.endpoint());
        if (player == null) {
            throw row.unread();
        }
        player.accept(row);
    }
}
