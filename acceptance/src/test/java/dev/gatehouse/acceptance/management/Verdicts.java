package dev.gatehouse.acceptance.management;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who may do what, whole: nine callers, nine things to do, three targets each. Written by hand from the rules; the rows of
 * the matrix are a part of it and must agree.
 *
 * <p>The targets of an action are a key of the caller's own without a team, a key of the owner's in alpha and a key of the
 * other organization's user in beta; of a creation no team, alpha and beta. All targets were made by the proxy admin.
 */
final class Verdicts {
    private static final String TABLE = """
                         generate    | service     | info        | update      | regenerate  | delete      | block       | unblock     | reset
            proxy_admin        200 200 200 | 400 200 200 | 200 200 200 | 200 200 200 | 200 200 200 | 200 200 200 | 200 200 200 | 200 200 200 | 200 200 200
            org_admin          401 401 401 | 401 401 401 | 200 403 403 | 401 401 401 | 401 401 401 | 401 401 401 | 401 401 401 | 401 401 401 | 401 401 401
            team_admin         200 200 400 | 400 200 400 | 200 200 403 | 403 403 403 | 200 200 401 | 200 200 403 | 403 200 403 | 403 200 403 | 403 200 403
            internal_user      200 401 400 | 400 401 400 | 200 200 403 | 403 403 403 | 200 401 401 | 200 403 403 | 403 403 403 | 403 403 403 | 403 403 403
            owner              200 401 400 | 400 401 400 | 200 200 403 | 403 401 403 | 200 401 401 | 200 200 403 | 403 403 403 | 403 403 403 | 403 403 403
            unrelated_same_org 200 401 400 | 400 401 400 | 200 200 403 | 403 403 403 | 200 401 401 | 200 403 403 | 403 403 403 | 403 403 403 | 403 403 403
            cross_org_user     200 400 401 | 400 400 401 | 200 403 200 | 403 403 401 | 200 401 401 | 200 403 200 | 403 403 403 | 403 403 403 | 403 403 403
            service_account    200 401 400 | 400 401 400 | 200 200 403 | 403 403 403 | 200 401 401 | 200 403 403 | 403 403 403 | 403 403 403 | 403 403 403
            org_b_admin        401 401 401 | 401 401 401 | 200 403 403 | 401 401 401 | 401 401 401 | 401 401 401 | 401 401 401 | 401 401 401 | 401 401 401
            """;

    private static final List<String> KEYS =
            List.of("self (owner = actor, no team)", "owner (team alpha)", "cross_org_user (team beta)");
    private static final List<String> TEAMS = List.of("self (no team)", "team_alpha", "team_beta");

    private static final List<Family> FAMILIES = List.of(
            new Family(
                    "/key/generate",
                    TEAMS,
                    "{key_alias}",
                    "exactly one row with key_alias; response key starts with sk-",
                    "no row with the key_alias"),
            new Family(
                    "/key/service-account/generate",
                    List.of("no team", "team_alpha", "team_beta"),
                    "{key_alias}",
                    "row with user_id null and team_id set",
                    "no row with the key_alias"),
            new Family("/key/info", KEYS, "?key=<target>", "shown", "refused"),
            new Family(
                    "/key/update", KEYS, "{key, models: [marker]}", "row.models = marker list", "row.models unchanged"),
            new Family(
                    "/key/regenerate",
                    KEYS,
                    "{key}",
                    "response key differs; old key then 401; new key then 200",
                    "old key still 200"),
            new Family(
                    "/key/delete",
                    KEYS,
                    "{keys: [k]}",
                    "key no longer authenticates (401)",
                    "row remains and key still authenticates (200)"),
            new Family("/key/block", KEYS, "{key}", "row.blocked = true", "row.blocked unchanged"),
            new Family("/key/unblock", KEYS, "{key}", "row.blocked = false", "row.blocked unchanged"),
            new Family(
                    "/key/{key}/reset_spend",
                    KEYS.stream().map(target -> spent(target)).toList(),
                    "{reset_to: 2.0}",
                    "row.spend = 2.0 (was 5.0)",
                    "row.spend stays 5.0"));

    private Verdicts() {}

    /** One thing to do, and what shows that it was done or was not. */
    private record Family(String endpoint, List<String> targets, String params, String done, String refused) {
        Row row(String actor, int target, String status) {
            return new Row(
                    "X",
                    endpoint,
                    endpoint.equals("/key/info") ? "GET" : "POST",
                    actor,
                    targets.get(target),
                    params(target),
                    status,
                    status.equals("200") ? done : refused);
        }

        private String params(int target) {
            return switch (targets.get(target)) {
                case "team_alpha" -> "{key_alias, team_id: alpha}";
                case "team_beta" -> "{key_alias, team_id: beta}";
                default -> params;
            };
        }
    }

    private static String spent(String target) {
        return target + ", spend 5.0";
    }

    static List<Row> rows() {
        var rows = new ArrayList<Row>();
        TABLE.lines().skip(1).forEach(line -> {
            var cells = Arrays.stream(line.split("[\\s|]+")).toList();
            for (int i = 1; i < cells.size(); i++) {
                rows.add(FAMILIES.get((i - 1) / 3).row(cells.getFirst(), (i - 1) % 3, cells.get(i)));
            }
        });
        return List.copyOf(rows);
    }
}
