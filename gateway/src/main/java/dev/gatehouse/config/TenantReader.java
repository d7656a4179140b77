package dev.gatehouse.config;

import dev.gatehouse.config.TenantConfig.MetadataField;
import dev.gatehouse.config.TenantConfig.Teams;
import dev.gatehouse.config.TenantConfig.Users;
import java.util.ArrayList;
import java.util.List;

/** Reads what new users and teams are given. */
final class TenantReader {
    private TenantReader() {}

    static TenantConfig read(Section general, Section litellm) {
        var users =
                litellm.section("default_internal_user_params").orElse(litellm.empty("default_internal_user_params"));
        var config = new TenantConfig(
                users(users, litellm),
                teams(general, litellm),
                users.texts("available_teams"),
                !general.flag("disable_auto_add_proxy_admin_to_teams").orElse(false));
        users.finish(Settings.USER_DEFAULTS);
        return config;
    }

    private static Users users(Section section, Section litellm) {
        return new Users(
                section.choice("user_role", Settings.USER_ROLES),
                section.texts("models"),
                section.dollars("max_budget").orElse(null),
                section.period("budget_duration").orElse(null),
                section.named("teams", "team_id"),
                litellm.dollars("max_internal_user_budget").orElse(null),
                litellm.period("internal_user_budget_duration").orElse(null));
    }

    private static Teams teams(Section general, Section litellm) {
        // The older of the two wins, as in the reference: its users have not been told otherwise.
        var older = litellm.sections("default_team_settings").stream().findFirst();
        var olderBudget = older.flatMap(it -> it.dollars("max_budget"));
        var section = litellm.section("default_team_params").orElse(litellm.empty("default_team_params"));
        var budget = section.dollars("max_budget");
        var teams = new Teams(
                olderBudget.or(() -> budget).orElse(null),
                section.period("budget_duration").orElse(null),
                KeyReader.limit(section, "tpm_limit"),
                KeyReader.limit(section, "rpm_limit"),
                section.texts("team_member_permissions"),
                metadataSchema(general));
        section.finish(Settings.TEAM_DEFAULTS);
        return teams;
    }

    private static List<MetadataField> metadataSchema(Section general) {
        var fields = new ArrayList<MetadataField>();
        for (var field : general.sections("team_metadata_schema")) {
            field.text("key")
                    .ifPresentOrElse(
                            key -> fields.add(
                                    new MetadataField(key, field.text("label").orElse(null))),
                            () -> field.wrong("key", "required"));
            field.finish(Settings.UNUSED);
        }
        return fields;
    }
}
