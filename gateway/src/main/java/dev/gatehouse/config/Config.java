package dev.gatehouse.config;

import dev.gatehouse.platform.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration file says, as far as this version uses it.
 *
 * @param models empty to serve the providers the environment configures
 * @param aliases names that stand for a model's name
 * @param timeout of all models without their own
 * @param streamTimeout likewise
 * @param environment variables the file sets, resolved; they may be secrets
 * @param storeModels whether models may be managed over the API
 * @param warnings settings that are accepted and do nothing yet
 */
public record Config(
        List<ModelEntry> models,
        Map<String, Alias> aliases,
        Optional<Secret> masterKey,
        Optional<Secret> databaseUrl,
        Optional<Duration> timeout,
        Optional<Duration> streamTimeout,
        Map<String, String> environment,
        AccessConfig access,
        KeyConfig keys,
        TenantConfig tenants,
        BudgetConfig budgets,
        PlanConfig plan,
        boolean storeModels,
        List<Finding> warnings) {

    /** No file. */
    public static final Config EMPTY = new Config(
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            AccessConfig.NONE,
            KeyConfig.NONE,
            TenantConfig.NONE,
            BudgetConfig.NONE,
            PlanConfig.DEFAULT,
            true,
            List.of());

    /** @param hidden not listed */
    public record Alias(String model, boolean hidden) {}

    public Config {
        models = List.copyOf(models);
        aliases = Map.copyOf(aliases);
        environment = Map.copyOf(environment);
        warnings = List.copyOf(warnings);
    }

    /** Without values. */
    @Override
    public String toString() {
        return "Config of " + models.size() + " models";
    }
}
