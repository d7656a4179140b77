package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.keys.AllocationRepository.Owner;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Guaranteed throughput: together the keys of a team or an organization are promised no more than it has. */
final class Allocations {
    private static final String GUARANTEED = "guaranteed_throughput";

    /** What of a change may ask for more throughput. */
    private static final Set<String> MEMBERS = Set.of(
            "tpm_limit",
            "rpm_limit",
            "tpm_limit_type",
            "rpm_limit_type",
            "model_tpm_limit",
            "model_rpm_limit",
            "metadata",
            "team_id",
            "organization_id");

    /** Who shares, and how much there is. The overall limits of an organization are never enforced, as in the reference. */
    private record Shared(
            Owner owner,
            String id,
            @Nullable Long tpm,
            @Nullable Long rpm,
            ObjectNode metadata) {}

    private final AllocationRepository repository = new AllocationRepository();
    private final Directory directory;

    Allocations(Directory directory) {
        this.directory = directory;
    }

    /** Whether the change has to do with throughput. */
    static boolean concerns(KeyChange sent) {
        return sent.sent().properties().stream().anyMatch(member -> MEMBERS.contains(member.getKey()));
    }

    /**
     * @param key as it is to be
     * @param self the key, which does not count as it was
     * @throws dev.gatehouse.error.ApiException 400 where the team would promise more than it has
     */
    void checkTeam(Tx tx, KeyFields key, KeyHash self) {
        if (isGuaranteed(key) && key.teamId() != null) {
            directory
                    .team(tx, key.teamId())
                    .map(team -> new Shared(Owner.TEAM, team.id(), team.tpmLimit(), team.rpmLimit(), team.metadata()))
                    .ifPresent(shared -> check(tx, shared, key, self));
        }
    }

    /** As above, for the organization. */
    void checkOrganization(Tx tx, KeyFields key, KeyHash self) {
        if (isGuaranteed(key) && key.organizationId() != null) {
            directory
                    .organization(tx, key.organizationId())
                    .map(found -> new Shared(Owner.ORGANIZATION, found.id(), null, null, found.metadata()))
                    .ifPresent(shared -> check(tx, shared, key, self));
        }
    }

    /** Either type makes both limits promises. */
    private static boolean isGuaranteed(KeyFields key) {
        return key.metadata().path("tpm_limit_type").asText().equals(GUARANTEED)
                || key.metadata().path("rpm_limit_type").asText().equals(GUARANTEED);
    }

    private void check(Tx tx, Shared shared, KeyFields key, KeyHash self) {
        repository.lock(tx, shared.owner(), shared.id());
        checkByModel(tx, shared, key, self, "model_rpm_limit", "RPM", shared.rpm());
        checkByModel(tx, shared, key, self, "model_tpm_limit", "TPM", shared.tpm());
        var totals = repository.totals(tx, shared.owner(), shared.id(), self.toString());
        compare(shared, "TPM", totals.tpm(), amount(key.tpmLimit()), amount(shared.tpm()));
        compare(shared, "RPM", totals.rpm(), amount(key.rpmLimit()), amount(shared.rpm()));
    }

    private void checkByModel(
            Tx tx, Shared shared, KeyFields key, KeyHash self, String member, String unit, @Nullable Long overall) {
        var requested = new TreeMap<String, BigDecimal>();
        key.metadata().path(member).properties().forEach(model -> {
            if (model.getValue().isNumber()) {
                requested.put(model.getKey(), model.getValue().decimalValue());
            }
        });
        if (requested.isEmpty()) {
            return;
        }
        var allocated =
                repository.byModel(tx, shared.owner(), shared.id(), self.toString(), member, requested.keySet());
        requested.forEach((model, wanted) -> {
            var taken = allocated.getOrDefault(model, BigDecimal.ZERO);
            compare(shared, unit, taken, wanted, amount(overall));
            compare(shared, unit, taken, wanted, modelLimit(shared, member, model));
        });
    }

    /** Zero stands for none. */
    private static @Nullable BigDecimal modelLimit(Shared shared, String member, String model) {
        var limit = shared.metadata().path(member).path(model);
        return limit.isNumber() && limit.decimalValue().signum() != 0 ? limit.decimalValue() : null;
    }

    private static void compare(
            Shared shared, String unit, BigDecimal taken, @Nullable BigDecimal wanted, @Nullable BigDecimal limit) {
        if (wanted != null && limit != null && taken.add(wanted).compareTo(limit) > 0) {
            throw Pinned.detail(
                            400,
                            "Allocated " + unit + " limit=" + taken.toPlainString() + " + Key " + unit + " limit="
                                    + wanted.toPlainString() + " is greater than "
                                    + shared.owner().name().toLowerCase(Locale.ROOT) + " " + unit + " limit="
                                    + limit.toPlainString())
                    .asException();
        }
    }

    private static @Nullable BigDecimal amount(@Nullable Long limit) {
        return limit == null ? null : BigDecimal.valueOf(limit);
    }
}
