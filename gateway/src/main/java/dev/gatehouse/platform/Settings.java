package dev.gatehouse.platform;

import dev.gatehouse.error.Refusals;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator decided, read once at start.
 *
 * @param data directory of everything the node keeps
 * @param config file of models; absent where there is none
 * @param database absent: the embedded one
 * @param databaseDirect for migrations and LISTEN; the same as {@code database} where there is no pooler between
 * @param adminKey another key that may do what the master key may
 * @param redisUrl may hold a password
 * @param maxBody bytes
 * @param staleMax zero: closed one second after the database is gone
 * @param leaseTerm how long a node that cannot reach the database spends what it was lent
 * @param keyRotationGrace how long a key that was replaced goes on working, where the request does not say
 * @param strangers what those get who have no key
 * @param environment for what is configured by the provider's name: {@code <SLUG>_API_KEY}, {@code <SLUG>_BASE_URL}
 */
public record Settings(
        Listener listener,
        Path data,
        Optional<Path> config,
        Optional<Secret> masterKey,
        Optional<Secret> adminKey,
        Optional<DatabaseAddress> database,
        Optional<DatabaseAddress> databaseDirect,
        Optional<Secret> redisUrl,
        Strangers strangers,
        JournalAck journalAck,
        long maxBody,
        Drain drain,
        Duration staleMax,
        Duration leaseTerm,
        Disabled disabled,
        Duration keyRotationGrace,
        Idempotency idempotency,
        CreditGrants creditGrants,
        MidstreamFailure midstreamFailure,
        Refusals refusals,
        int eventLoops,
        Simulator simulator,
        LogLevel logLevel,
        ProviderTimeouts providerTimeouts,
        Environment environment) {

    /**
     * What one address gets without a key that counts.
     *
     * @param perMinute requests; 0 for any number
     * @param daily answers of open models; 0 for none
     * @param models that are open; empty for those that are by default
     * @param trustedProxies who may say whose address it is
     */
    public record Strangers(int perMinute, int daily, List<String> models, List<AddressRange> trustedProxies) {
        public Strangers {
            models = List.copyOf(models);
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /** How many dollars may be granted: to one wallet at once, and by one administrator in 24 hours. */
    public record CreditGrants(BigDecimal once, BigDecimal daily) {}

    /** Where the server listens. Port 0: a free one. */
    public record Listener(String host, int port, Optional<Integer> adminPort, Optional<Tls> tls) {}

    /** What is charged for a stream that its provider broke off. */
    public enum MidstreamFailure {
        REFUND,
        CHARGE_DELIVERED
    }

    /** PEM files; both are there. */
    public record Tls(Path certificate, Path key) {}

    /**
     * How the server stops.
     *
     * @param delay from not ready to accepting no more
     * @param timeout what running requests get after that
     */
    public record Drain(Duration delay, Duration timeout) {}

    /** How long a provider may take. */
    public record ProviderTimeouts(Duration connect, Duration firstContent, Duration idle, Duration total) {}

    /** What an acknowledged record of usage survives. */
    public enum JournalAck {
        /** The death of the process. */
        OS,
        /** A power cut. */
        DISK,
        /** The loss of the node. */
        DATABASE
    }

    /** What this node leaves to others. */
    public record Disabled(boolean management, boolean models) {}

    /**
     * How repeated requests are told.
     *
     * @param tracing whether {@code X-Request-ID} counts as an id
     * @param quota bytes of answers stored for one user
     */
    public record Idempotency(boolean tracing, long quota) {}

    public enum Simulator {
        /** On where no provider is configured. */
        AUTO,
        ON,
        OFF
    }

    public enum LogLevel {
        OFF,
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /**
     * Reads all settings: a flag wins over a variable, a variable over the default.
     *
     * @param flags what the command line gave
     * @throws InvalidSettings with all faults, where there are any
     */
    public static Settings read(Map<Setting, String> flags, Environment environment) throws InvalidSettings {
        return new SettingsReader(flags, environment).read();
    }
}
