package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.acceptance.Http.Answer;
import java.util.regex.Pattern;

/** Rows that make keys. */
final class CreateRows {
    private static final Pattern LIMITED =
            Pattern.compile("scratch (team|organization) with (budget |metadata\\.)?(\\w+) (?:\\{gpt-4: )?(\\d+)}?");

    private CreateRows() {}

    static void generate(Row row) {
        var scene = new Scene(row);
        switch (row.target()) {
            case "new key", "self (no team)", "team_alpha", "team_beta" -> made(scene, scene.call());
            case "duplicate alias" -> twice(scene);
            case "invalid model_max_budget" -> {
                var answer = row.check(
                        scene.caller().post(row.endpoint(), scene.body().put("key_alias", scene.alias())));
                scene.says(answer, "Invalid model_max_budget");
                assertThat(scene.master.withAlias(scene.alias())).isZero();
            }
            case "unknown project" -> {
                row.check(scene.caller().post(row.endpoint(), scene.body().put("key_alias", scene.alias())));
                assertThat(scene.master.withAlias(scene.alias())).isZero();
            }
            default -> limited(scene);
        }
    }

    static void serviceAccount(Row row) {
        var scene = new Scene(row);
        switch (row.target()) {
            case "team_alpha", "team_beta", "no team" -> made(scene, scene.call());
            case "unknown team" -> {
                row.check(scene.caller().post(row.endpoint(), scene.body().put("key_alias", scene.alias())));
                assertThat(scene.master.withAlias(scene.alias())).isZero();
            }
            default -> throw row.unread();
        }
    }

    /** Made and used, or refused without a trace. */
    private static void made(Scene scene, Answer answer) {
        scene.row.check(answer);
        int expected = scene.row.allows() ? 1 : 0;
        assertThat(scene.master.withAlias(scene.alias()))
                .as("keys with the alias after " + scene.row)
                .isEqualTo(expected);
        if (expected == 0) {
            refusal(scene);
            return;
        }
        var key = Key.in(answer.json());
        assertThat(key.clear()).startsWith("sk-");
        var info = scene.stored(key);
        assertThat(info.path("key_alias").asText()).isEqualTo(scene.alias());
        switch (scene.row.effect()) {
            case "row with token=sha256(key) exists; no row with the clear text" -> {
                var listed = scene.master.shows("/key/list", "key_hash", key.hash(), "return_full_object", "true");
                assertThat(listed.at("/keys/0/token").asText()).isEqualTo(key.hash());
                assertThat(listed.toString()).doesNotContain(key.clear());
            }
            case "tagged row exists during the test", "exactly one row with key_alias; response key starts with sk-" ->
                scene.works(key);
            case "row with user_id null and team_id set" -> {
                assertThat(info.path("user_id").isNull()).as(info.toString()).isTrue();
                assertThat(info.path("team_id").asText())
                        .isEqualTo(scene.body().path("team_id").asText());
                scene.works(key);
            }
            default -> throw scene.row.unread();
        }
    }

    private static void refusal(Scene scene) {
        if (!scene.row.effect().startsWith("no row")) {
            throw scene.row.unread();
        }
    }

    private static void twice(Scene scene) {
        var body = Api.json("key_alias", scene.alias());
        if (!scene.row.expected().equals("200 then 400")
                || !scene.row.effect().equals("second refused; message contains already exists; one row")) {
            throw scene.row.unread();
        }
        assertThat(scene.caller().post(scene.row.endpoint(), body).status()).isEqualTo(200);
        var second = scene.caller().post(scene.row.endpoint(), body);
        assertThat(second.status()).as(second.toString()).isEqualTo(400);
        scene.says(second, "already exists");
        assertThat(scene.master.withAlias(scene.alias())).isEqualTo(1);
    }

    /** A key within the limits of a team or an organization, or beyond them. */
    private static void limited(Scene scene) {
        var named = LIMITED.matcher(scene.row.target());
        if (!named.matches()) {
            throw scene.row.unread();
        }
        long limit = Long.parseLong(named.group(4));
        var members = "metadata.".equals(named.group(2))
                ? Api.json("metadata", Api.json(named.group(3), Api.json("gpt-4", limit)))
                : Api.json(named.group(3), limit);
        boolean team = named.group(1).equals("team");
        var body = scene.body().put("key_alias", scene.alias());
        if (team) {
            members.put("team_id", scene.scratch.tag("limited"));
            Api.done("a limited team", scene.master.post("/team/new", members));
        } else {
            members.put("organization_id", scene.scratch.tag("limited")).put("organization_alias", "limited");
            Api.done("a limited organization", scene.master.post("/organization/new", members));
        }
        body.put(team ? "team_id" : "organization_id", scene.scratch.tag("limited"));
        var answer = scene.row.check(scene.caller().post(scene.row.endpoint(), body));
        boolean made = switch (scene.row.effect()) {
            case "row created" -> true;
            case "refused; message contains \"RPM\"; no row" -> said(scene, answer, "RPM");
            case "refused; message contains \"TPM\"; no row" -> said(scene, answer, "TPM");
            default -> throw scene.row.unread();
        };
        assertThat(scene.master.withAlias(scene.alias())).isEqualTo(made ? 1 : 0);
    }

    private static boolean said(Scene scene, Answer answer, String fragment) {
        assertThat(answer.text()).as(scene.row.toString()).contains(fragment);
        return false;
    }
}
