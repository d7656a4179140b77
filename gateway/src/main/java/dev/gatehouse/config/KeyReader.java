package dev.gatehouse.config;

import dev.gatehouse.config.KeyConfig.Defaults;
import dev.gatehouse.config.KeyConfig.PersonalKeys;
import dev.gatehouse.config.KeyConfig.TeamKeys;
import dev.gatehouse.config.KeyConfig.UpperBounds;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what new keys are given, and what they may not have. */
final class KeyReader {
    private static final Set<String> TEAM_ROLES = Set.of("admin", "user");

    private KeyReader() {}

    static KeyConfig read(Section general, Section litellm) {
        var rules = litellm.section("key_generation_settings");
        var teamKeys = rules.flatMap(it -> it.section("team_key_generation"));
        var personalKeys = rules.flatMap(it -> it.section("personal_key_generation"));
        rules.ifPresent(it -> it.finish(Settings.NONE));
        return new KeyConfig(
                litellm.section("default_key_generate_params")
                        .map(KeyReader::defaults)
                        .orElse(KeyConfig.NONE.defaults()),
                litellm.section("upperbound_key_generate_params")
                        .map(KeyReader::bounds)
                        .orElse(KeyConfig.NONE.upperBounds()),
                teamKeys.map(KeyReader::teamKeys).orElse(KeyConfig.NONE.teamKeys()),
                personalKeys.map(KeyReader::personalKeys).orElse(KeyConfig.NONE.personalKeys()),
                litellm.flag("enable_key_alias_format_validation").orElse(false),
                !general.flag("disable_custom_api_keys").orElse(false));
    }

    private static Defaults defaults(Section section) {
        var defaults = new Defaults(
                section.dollars("max_budget").orElse(null),
                section.text("user_id").orElse(null),
                section.text("team_id").orElse(null),
                parallel(section),
                limit(section, "tpm_limit"),
                limit(section, "rpm_limit"),
                section.period("budget_duration").orElse(null),
                duration(section).orElse(null),
                section.texts("models"),
                section.data("metadata"));
        section.finish(Settings.KEY_DEFAULTS);
        return defaults;
    }

    private static UpperBounds bounds(Section section) {
        var bounds = new UpperBounds(
                section.dollars("max_budget").orElse(null),
                section.period("budget_duration").orElse(null),
                section.period("duration").orElse(null),
                parallel(section),
                limit(section, "tpm_limit"),
                limit(section, "rpm_limit"));
        section.finish(Settings.NONE);
        return bounds;
    }

    /** {@code -1} is a key without an end. */
    private static Optional<String> duration(Section section) {
        return section.isText("duration", "-1") ? section.text("duration") : section.period("duration");
    }

    private static TeamKeys teamKeys(Section section) {
        var roles = section.has("allowed_team_member_roles")
                ? Set.copyOf(section.choices("allowed_team_member_roles", TEAM_ROLES))
                : TEAM_ROLES;
        var required = section.texts("required_params");
        section.finish(Settings.NONE);
        return new TeamKeys(roles, required);
    }

    private static PersonalKeys personalKeys(Section section) {
        var roles = section.has("allowed_user_roles")
                ? Optional.of(Set.copyOf(section.choices("allowed_user_roles", Settings.USER_ROLES)))
                : Optional.<Set<String>>empty();
        var required = section.texts("required_params");
        section.finish(Settings.NONE);
        return new PersonalKeys(roles, required);
    }

    private static @Nullable Integer parallel(Section section) {
        var limit = section.whole("max_parallel_requests", Integer.MAX_VALUE);
        return limit.isPresent() ? Math.toIntExact(limit.getAsLong()) : null;
    }

    static @Nullable Long limit(Section section, String name) {
        OptionalLong limit = section.whole(name, Long.MAX_VALUE);
        return limit.isPresent() ? limit.getAsLong() : null;
    }
}
