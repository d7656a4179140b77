package dev.gatehouse.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of settings that are known but do nothing yet: a file that has them is accepted, and told so. What is used is not listed
 * here but read.
 *
 * @param prefixes a name that begins with one of them is known as well
 */
record Settings(Set<String> names, List<String> prefixes) {
    static final Settings TOP = of(
            "credential_list guardrails mcp_servers mcp_tools agent_list vector_store_registry search_tools prompts policies",
            "policy_attachments callback_settings assistant_settings files_settings finetune_settings default_vertex_config");

    /** Everything there is, is used. */
    static final Settings NONE = new Settings(Set.of(), List.of());

    /** Values of {@code user_role}. */
    static final Set<String> USER_ROLES = Set.of(
            "proxy_admin",
            "proxy_admin_viewer",
            "org_admin",
            "internal_user",
            "internal_user_viewer",
            "team",
            "customer");

    static final Settings MODEL_PARAMS = of(
                    "api_version organization region_name litellm_credential_name max_retries cooldown_time tag_regex max_budget",
                    "budget_duration mock_response additional_drop_params use_in_pass_through configurable_clientside_auth_params",
                    "base_url extra_body allowed_openai_params modify_params temperature top_p top_k max_tokens",
                    "max_completion_tokens n stop seed presence_penalty frequency_penalty reasoning_effort thinking stream",
                    "response_format user logit_bias tools tool_choice parallel_tool_calls metadata guardrails num_retries",
                    "merge_reasoning_content_in_choices input_cost_per_second output_cost_per_second input_cost_per_character",
                    "output_cost_per_character input_cost_per_pixel output_cost_per_pixel input_cost_per_image output_cost_per_image",
                    "input_cost_per_query input_cost_per_token_batches output_cost_per_token_batches")
            .withPrefixes("aws_", "vertex_", "azure_", "s3_", "gcs_", "watsonx_", "oci_");

    /** Free-form where it is known: its authors keep notes of their own there. */
    static final Settings MODEL_INFO = NONE.withPrefixes("");

    /** Whatever it is, nothing is done with it. */
    static final Settings UNUSED = NONE.withPrefixes("");

    static final Settings PASS_THROUGH = of(
            "target headers id include_subpath forward_headers merge_query_params cost_per_request guardrails default_query_params");

    static final Settings JWT = of(
            "end_user_id_jwt_field team_id_default team_alias_jwt_field team_id_upsert org_alias_jwt_field object_id_jwt_field roles_jwt_field",
            "jwt_litellm_role_map sync_user_role_and_teams public_allowed_routes virtual_key_claim_field",
            "unregistered_jwt_client_behavior oidc_userinfo_enabled oidc_userinfo_endpoint oidc_userinfo_cache_ttl",
            "enforce_rbac enforce_scope_based_access scope_mappings enforce_team_based_model_access role_mappings custom_validate");

    static final Settings KEY_DEFAULTS =
            of("object_permission allowed_routes aliases permissions guardrails tags soft_budget");

    static final Settings USER_DEFAULTS = of("tpm_limit rpm_limit max_parallel_requests");

    static final Settings TEAM_DEFAULTS =
            of("models organization_id metadata max_parallel_requests team_member_budget tags");

    static final Settings GENERAL = of(
            "database_connection_pool_limit supported_db_objects store_prompts_in_spend_logs disable_spend_logs",
            "disable_spend_updates disable_error_logs disable_reset_budget disable_master_key_return",
            "disable_adding_master_key_hash_to_db allow_requests_on_db_unavailable proxy_batch_write_at",
            "proxy_budget_rescheduler_min_time proxy_budget_rescheduler_max_time use_redis_transaction_buffer",
            "user_api_key_cache_ttl max_parallel_requests global_max_parallel_requests token_rate_limit_type alerting",
            "alerting_threshold alert_types background_health_checks health_check_interval enforce_user_param enforced_params",
            "reject_clientside_metadata_tags",
            "max_request_size_mb max_response_size_mb user_header_name user_header_mappings custom_auth",
            "custom_key_generate custom_sso enable_oauth2_auth key_management_system",
            "key_management_settings service_account_settings default_team_disabled",
            "forward_client_headers_to_llm_api forward_openai_org_id",
            "maximum_spend_logs_retention_period maximum_spend_logs_retention_interval ui_access_mode completion_model",
            "embedding_model image_generation_model moderation_model control_plane_url");

    static final Settings LITELLM = of(
            "drop_params modify_params num_retries fallbacks default_fallbacks context_window_fallbacks content_policy_fallbacks",
            "allowed_fails cooldown_time cache cache_params enable_redis_auth_cache callbacks success_callback failure_callback",
            "service_callbacks turn_off_message_logging redact_user_api_key_info json_logs timezone",
            "priority_reservation priority_reservation_settings cost_discount_config cost_margin_config mcp_aliases store_audit_logs",
            "custom_provider_map ssl_verify tag_budget_config public_model_groups set_verbose");

    static final Settings ROUTER = of(
            "routing_strategy_args num_retries retry_after retry_policy model_group_retry_policy allowed_fails",
            "allowed_fails_policy cooldown_time disable_cooldowns fallbacks context_window_fallbacks content_policy_fallbacks",
            "default_fallbacks max_fallbacks enable_pre_call_checks optional_pre_call_checks enable_tag_filtering",
            "tag_filtering_match_any provider_budget_config default_litellm_params default_max_parallel_requests redis_host",
            "redis_port redis_password redis_url caching_groups cache_responses enable_health_check_routing");

    private static Settings of(String... names) {
        var all = new HashSet<String>();
        for (var line : names) {
            all.addAll(Set.of(line.split(" ")));
        }
        return new Settings(Set.copyOf(all), List.of());
    }

    private Settings withPrefixes(String... prefixes) {
        return new Settings(names, List.of(prefixes));
    }

    boolean contains(String name) {
        return names.contains(name) || prefixes.stream().anyMatch(name::startsWith);
    }
}
