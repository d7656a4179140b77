package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.plain;
import static dev.gatehouse.teams.TeamErrors.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.directory.Organization;
import dev.gatehouse.error.PythonLiteral;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an organization lets its teams have. Its budget and overall limits are not compared: the reference never loads them here. */
final class OrganizationLimits {
    private static final String ALL_MODELS = "all-proxy-models";
    private static final String GUARANTEED = "guaranteed_throughput";

    private final TeamRepository repository;

    OrganizationLimits(TeamRepository repository) {
        this.repository = repository;
    }

    void checkModels(Organization organization, List<String> wanted) {
        var allowed = organization.models();
        if (allowed.isEmpty() || allowed.contains(ALL_MODELS)) {
            return;
        }
        for (var model : wanted) {
            require(
                    allowed.contains(model),
                    400,
                    "Model '" + model + "' not in organization's allowed models. Organization allowed models="
                            + PythonLiteral.list(allowed) + ". Organization: " + organization.id());
        }
    }

    /** @param metadata of the team as it is to be */
    void checkThroughput(Tx tx, Organization organization, String team, ObjectNode metadata) {
        if (isGuaranteed(metadata, "rpm_limit_type") || isGuaranteed(metadata, "tpm_limit_type")) {
            repository.reserveLimits(tx, organization.id());
            checkThroughput(tx, organization, team, metadata, "rpm");
            checkThroughput(tx, organization, team, metadata, "tpm");
        }
    }

    private void checkThroughput(Tx tx, Organization organization, String team, ObjectNode metadata, String unit) {
        var kind = "model_" + unit + "_limit";
        var limits = organization.metadata().path(kind);
        var wanted = metadata.path(kind);
        var models = new ArrayList<String>();
        wanted.properties().forEach(model -> {
            if (isLimit(limits.path(model.getKey())) && model.getValue().isNumber()) {
                models.add(model.getKey());
            }
        });
        if (models.isEmpty()) {
            return;
        }
        var allotted = repository.allotted(tx, organization.id(), team, kind, models);
        for (var model : models) {
            check(
                    unit.toUpperCase(Locale.ROOT),
                    allotted.getOrDefault(model, BigDecimal.ZERO),
                    wanted.path(model).decimalValue(),
                    limits.path(model).decimalValue());
        }
    }

    private static void check(String unit, BigDecimal allotted, BigDecimal wanted, BigDecimal limit) {
        require(
                allotted.add(wanted).compareTo(limit) <= 0,
                400,
                "Allocated " + unit + " limit=" + plain(allotted) + " + Team " + unit + " limit=" + plain(wanted)
                        + " is greater than organization " + unit + " limit=" + plain(limit));
    }

    private static boolean isGuaranteed(ObjectNode metadata, String type) {
        return GUARANTEED.equals(metadata.path(type).textValue());
    }

    /** Zero stands for none. */
    private static boolean isLimit(JsonNode limit) {
        return limit.isNumber() && limit.decimalValue().signum() != 0;
    }
}
