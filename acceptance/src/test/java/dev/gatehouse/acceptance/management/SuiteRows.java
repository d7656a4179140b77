package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

/** Rows about the suite itself, and the one about sharing. */
final class SuiteRows {
    private static final List<String> DECLARED = List.of(
            "POST /key/generate",
            "POST /key/service-account/generate",
            "POST /key/update",
            "POST /key/bulk_update",
            "POST /team/key/bulk_update",
            "POST /key/delete",
            "POST /v2/key/info",
            "GET /key/info",
            "POST /key/regenerate",
            "POST /key/{key}/regenerate",
            "POST /key/{key}/reset_spend",
            "GET /key/list",
            "GET /key/aliases",
            "POST /key/block",
            "POST /key/unblock",
            "POST /key/health",
            "POST /team/new",
            "POST /team/update",
            "POST /team/member_add",
            "POST /team/member_delete",
            "POST /team/member_update",
            "POST /team/bulk_member_add",
            "POST /team/delete",
            "GET /team/info",
            "POST /team/block",
            "POST /team/unblock",
            "GET /team/available",
            "GET /team/list",
            "GET /v2/team/list",
            "GET /team/{team_id}/members/me",
            "POST /team/model/add",
            "POST /team/model/delete",
            "GET /team/permissions_list",
            "POST /team/permissions_update",
            "POST /team/permissions_bulk_update",
            "GET /team/daily/activity",
            "GET /team/filter/ui");

    private SuiteRows() {}

    static void guard(Row row) {
        switch (row.target()) {
            case "suite source files" -> {
                for (var foreign : List.of("dev.gatehouse.Gateway", "dev.gatehouse.keys.Keys", "org.mockito.Mockito")) {
                    assertThatThrownBy(() -> Class.forName(foreign))
                            .as("the suite sees nothing of the server and mocks nothing")
                            .isInstanceOf(ClassNotFoundException.class);
                }
            }
            case "37 declared routes (16 key, 21 team)" ->
                assertThat(Operation.names(Operation.all())).containsAll(DECLARED);
            default -> throw row.unread();
        }
    }

    /** What a test makes can be deleted by its prefix, and then nothing of it is left. */
    static void database(Row row) {
        if (!row.target().equals("scratch namespace of the previous test")) {
            throw row.unread();
        }
        var scene = new Scene(row);
        var organization = scene.scratch.organization("org");
        var actor = scene.scratch.actor("actor", "internal_user_viewer", List.of(organization));
        assertThat(scene.scratch.left()).isNotEmpty();
        scene.scratch.delete();
        assertThat(scene.scratch.left()).isEmpty();
        scene.opensNothing(actor.key());
    }

    static void share(Row row) {
        if (!row.target().equals("owner key (read world), link service not configured")) {
            throw row.unread();
        }
        var scene = new Scene(row);
        var key = scene.scratch.target("owner", scene.actor());
        scene.says(scene.word("key", key.clear()).checked(), "password.link");
    }
}
