package dev.gatehouse.platform;

import java.util.List;

/** Every setting of the server: its flag, its variables (the first is ours), its default, and what it does. */
public enum Setting {
    HOST("--host", "127.0.0.1", "Address to listen on; 0.0.0.0 in containers", "GATEHOUSE_HOST"),
    PORT("--port", "4000", "Port to listen on; 0 takes a free one", "GATEHOUSE_PORT"),
    ADMIN_PORT("--admin-port", "", "Second port, for health and metrics", "GATEHOUSE_ADMIN_PORT"),
    TLS_CERT("--tls-cert", "", "Certificate chain (PEM file)", "GATEHOUSE_TLS_CERT"),
    TLS_KEY("--tls-key", "", "Private key of the certificate (PEM file)", "GATEHOUSE_TLS_KEY"),
    DATA("--data", "./data", "Directory of the journal and the embedded PostgreSQL", "GATEHOUSE_DATA"),
    CONFIG("--config", "", "Configuration of models (YAML file)", "GATEHOUSE_CONFIG", "CONFIG_FILE_PATH"),
    MASTER_KEY("--master-key", "", "Key that may do everything", "GATEHOUSE_MASTER_KEY", "LITELLM_MASTER_KEY"),
    ADMIN_API_KEY("--admin-api-key", "", "Another key that may do everything", "ADMIN_API_KEY"),
    DATABASE_URL("--database-url", "", "PostgreSQL to use instead of the embedded one", "DATABASE_URL"),
    DATABASE_DIRECT_URL(
            "--database-direct-url", "", "The same, past a pooler in transaction mode", "DATABASE_DIRECT_URL"),
    REDIS_URL("--redis-url", "", "Redis or Valkey that shares rate limits", "REDIS_URL"),
    IP_REQUESTS_PER_MINUTE(
            "--ip-requests-per-minute",
            "300",
            "From one address without a valid key; 0 for no limit",
            "IP_REQUESTS_PER_MINUTE",
            "RATE_LIMIT_IP_RPM"),
    ANONYMOUS_DAILY_LIMIT(
            "--anonymous-daily-limit",
            "3",
            "Answers a day for one address without a key, of open models; 0 for none",
            "ANONYMOUS_DAILY_LIMIT"),
    ANONYMOUS_MODELS(
            "--anonymous-models",
            "",
            "Open models, with commas between; each ends in :free (default: a list of nine)",
            "ANONYMOUS_MODELS"),
    TRUSTED_PROXIES(
            "--trusted-proxies",
            "private",
            "Networks whose X-Forwarded-For is believed, with commas between; private, none",
            "TRUSTED_PROXIES"),
    JOURNAL_ACK("--journal-ack", "os", "What usage survives: os, disk or database", "GATEHOUSE_JOURNAL_ACK"),
    MAX_BODY("--max-body", "32MB", "Largest request body", "GATEHOUSE_MAX_BODY"),
    DRAIN_DELAY("--drain-delay", "5s", "From not ready to accepting no more", "GATEHOUSE_DRAIN_DELAY"),
    DRAIN_TIMEOUT("--drain-timeout", "120s", "What running requests get to end", "GATEHOUSE_DRAIN_TIMEOUT"),
    STALE_MAX("--stale-max", "1h", "How long known keys are served without the database", "GATEHOUSE_STALE_MAX"),
    LEASE_TERM("--lease-term", "60m", "How long a node spends what it was lent of budgets", "GATEHOUSE_LEASE_TERM"),
    DISABLE_ADMIN_ENDPOINTS(
            "--disable-admin-endpoints", "false", "Serve no management on this node", "DISABLE_ADMIN_ENDPOINTS"),
    DISABLE_LLM_API_ENDPOINTS(
            "--disable-llm-api-endpoints", "false", "Serve no models on this node", "DISABLE_LLM_API_ENDPOINTS"),
    KEY_ROTATION_GRACE(
            "--key-rotation-grace",
            "0s",
            "How long a key that was replaced goes on working",
            "GATEHOUSE_KEY_ROTATION_GRACE_PERIOD",
            "LITELLM_KEY_ROTATION_GRACE_PERIOD"),
    IDEMPOTENCY_X_REQUEST_ID(
            "--idempotency-x-request-id",
            "on",
            "Whether X-Request-ID of gw_ keys tells repeated requests: on or off",
            "IDEMPOTENCY_X_REQUEST_ID"),
    IDEMPOTENCY_QUOTA(
            "--idempotency-quota", "64MB", "Answers stored for repeats, for each user", "GATEHOUSE_IDEMPOTENCY_QUOTA"),
    MAX_CREDIT_GRANT(
            "--max-credit-grant",
            "1000",
            "Dollars that one operation may grant to one wallet",
            "ADMIN_MAX_CREDIT_GRANT"),
    DAILY_GRANT_LIMIT(
            "--daily-grant-limit",
            "5000",
            "Dollars that one administrator may grant in 24 hours",
            "ADMIN_DAILY_GRANT_LIMIT"),
    MIDSTREAM_FAILURE(
            "--midstream-failure",
            "refund",
            "A stream that its provider broke off: refund, or charge_delivered for what came before",
            "BILLING_MIDSTREAM_FAILURE"),
    COMPAT_REFUSALS(
            "--compat-refusals",
            "today",
            "Statuses of refused models and spent budgets: today (403, 429) or 2026-03 (401, 400)",
            "GATEHOUSE_COMPAT_REFUSALS"),
    EVENT_LOOPS("--event-loops", "", "Event loops; one for each core if not given", "GATEHOUSE_EVENT_LOOPS"),
    SIMULATOR("--simulator", "auto", "Simulated provider: on, off, or auto: on without others", "GATEHOUSE_SIMULATOR"),
    LOG_LEVEL("--log-level", "info", "off, error, warn, info, debug or trace", "GATEHOUSE_LOG_LEVEL"),
    CONNECT_TIMEOUT("--connect-timeout", "5s", "To connect to a provider", "GATEHOUSE_CONNECT_TIMEOUT"),
    FIRST_CONTENT_TIMEOUT(
            "--first-content-timeout", "60s", "To a provider's first content", "GATEHOUSE_FIRST_CONTENT_TIMEOUT"),
    IDLE_TIMEOUT("--idle-timeout", "60s", "Between two reads from a provider", "GATEHOUSE_IDLE_TIMEOUT"),
    TOTAL_TIMEOUT("--total-timeout", "30m", "For a provider's whole answer", "GATEHOUSE_TOTAL_TIMEOUT");

    private final String flag;
    private final String defaultText;
    private final String description;
    private final String variable;
    private final String borrowed;

    Setting(String flag, String defaultText, String description, String variable) {
        this(flag, defaultText, description, variable, "");
    }

    Setting(String flag, String defaultText, String description, String variable, String borrowed) {
        this.flag = flag;
        this.defaultText = defaultText;
        this.description = description;
        this.variable = variable;
        this.borrowed = borrowed;
    }

    public String flag() {
        return flag;
    }

    /** Empty where there is none. */
    public String defaultText() {
        return defaultText;
    }

    public String description() {
        return description;
    }

    /** Ours first. */
    public List<String> variables() {
        return borrowed.isEmpty() ? List.of(variable) : List.of(variable, borrowed);
    }
}
