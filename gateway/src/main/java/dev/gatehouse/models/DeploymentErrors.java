package dev.gatehouse.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.error.PythonLiteral;

/** What the reference says of managed deployments. */
final class DeploymentErrors {
    private DeploymentErrors() {}

    static ApiException refused(int status, String message) {
        return Pinned.detailObject(status, message).asException();
    }

    static ApiException switchedOff() {
        return refused(500, "Set `'STORE_MODEL_IN_DB='True'` in your env to enable this feature.");
    }

    static ApiException notAdmin(Grant grant) {
        return refused(
                403,
                "User does not have permission to make this model call. Your role="
                        + grant.caller().role().wireName()
                        + ". You can only make model calls if you are a PROXY_ADMIN or if you are a team admin, by"
                        + " specifying a team_id in the model_info.");
    }

    static ApiException noSuchTeam(String team) {
        return refused(400, "Team id=" + team + " does not exist in db");
    }

    static ApiException notTeamAdmin(Grant grant, String team) {
        var own = grant.caller().team();
        return refused(
                403,
                "Team ID=" + team + " does not match the API key's team ID="
                        + PythonLiteral.bare(own == null ? null : own.id())
                        + ", OR you are not the admin for this team. Check `/user/info` to verify your team admin status.");
    }

    static ApiException configured() {
        return refused(400, "Can't edit model. Model in config. Store model in db via `/model/new`. to edit.");
    }

    static ApiException invalid(String faults) {
        return refused(400, "Invalid model: " + faults);
    }

    /** @throws ApiException 400 for anything but a text that says something */
    static String text(JsonNode value, String where) {
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw invalid(where + ": expected a text");
        }
        return value.textValue();
    }
}
