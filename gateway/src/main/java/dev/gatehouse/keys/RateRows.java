package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.ratelimits.Rate;
import dev.gatehouse.ratelimits.RateId;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.Rates;
import java.util.ArrayList;
import java.util.List;

/** Reads the limits of those whose limits hold for a caller: an array of levels, each with its own and those of its models. */
final class RateRows {
    private final List<Rate> always = new ArrayList<>();
    private final List<Rates.OfModel> ofModels = new ArrayList<>();

    private RateRows() {}

    static Rates read(String json) {
        var rows = new RateRows();
        Json.parse(json).forEach(rows::add);
        return rows.always.isEmpty() && rows.ofModels.isEmpty() ? Rates.NONE : new Rates(rows.always, rows.ofModels);
    }

    private void add(JsonNode row) {
        // Whose row is missing has no limits.
        if (!row.path("value").isTextual()) {
            return;
        }
        var level = Level.valueOf(row.path("level").textValue());
        var value = row.path("value").textValue();
        add(row.path("rpm"), new RateId(level, value, Unit.REQUESTS, Window.MINUTE));
        add(row.path("tpm"), new RateId(level, value, Unit.TOKENS, Window.MINUTE));
        add(row.path("parallel"), RateId.parallel(level, value));
        if (level == Level.API_KEY || level == Level.TEAM || level == Level.ORGANIZATION) {
            addModels(row, perModel(level), value);
        }
    }

    private void add(JsonNode limit, RateId id) {
        if (limit.isNumber()) {
            always.add(new Rate(id, limit.longValue()));
        }
    }

    private void addModels(JsonNode row, Level level, String value) {
        row.path("model_rpm")
                .properties()
                .forEach(one -> add(one.getKey(), one.getValue(), level, value, Unit.REQUESTS));
        row.path("model_tpm").properties().forEach(one -> add(one.getKey(), one.getValue(), level, value, Unit.TOKENS));
        row.path("model_budgets").properties().forEach(one -> {
            if (!row.path("model_rpm").has(one.getKey())) {
                add(one.getKey(), one.getValue().path("rpm_limit"), level, value, Unit.REQUESTS);
            }
            if (!row.path("model_tpm").has(one.getKey())) {
                add(one.getKey(), one.getValue().path("tpm_limit"), level, value, Unit.TOKENS);
            }
        });
    }

    private void add(String model, JsonNode limit, Level level, String value, Unit unit) {
        if (limit.isNumber()) {
            var id = new RateId(level, value + ":" + model, unit, Window.MINUTE);
            ofModels.add(new Rates.OfModel(model, new Rate(id, limit.longValue())));
        }
    }

    private static Level perModel(Level level) {
        return switch (level) {
            case API_KEY -> Level.MODEL_PER_KEY;
            case TEAM -> Level.MODEL_PER_TEAM;
            case ORGANIZATION -> Level.MODEL_PER_ORGANIZATION;
            case USER, TEAM_MEMBER, MODEL_PER_KEY, MODEL_PER_TEAM, MODEL_PER_ORGANIZATION, IP, ANONYMOUS ->
                throw new IllegalArgumentException("no limits of models at " + level);
        };
    }
}
