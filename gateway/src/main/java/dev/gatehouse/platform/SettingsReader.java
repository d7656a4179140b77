package dev.gatehouse.platform;

import dev.gatehouse.error.Refusals;
import dev.gatehouse.platform.Settings.CreditGrants;
import dev.gatehouse.platform.Settings.Disabled;
import dev.gatehouse.platform.Settings.Drain;
import dev.gatehouse.platform.Settings.Idempotency;
import dev.gatehouse.platform.Settings.JournalAck;
import dev.gatehouse.platform.Settings.Listener;
import dev.gatehouse.platform.Settings.LogLevel;
import dev.gatehouse.platform.Settings.MidstreamFailure;
import dev.gatehouse.platform.Settings.ProviderTimeouts;
import dev.gatehouse.platform.Settings.Simulator;
import dev.gatehouse.platform.Settings.Strangers;
import dev.gatehouse.platform.Settings.Tls;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings and collects what is wrong with them. A value that cannot be read becomes a harmless one meanwhile. */
final class SettingsReader {
    private static List<AddressRange> ranges(String text) {
        return names(text).stream()
                .flatMap(name -> switch (name) {
                    case "none" -> Stream.empty();
                    case "private" -> AddressRange.PRIVATE.stream();
                    default -> Stream.of(AddressRange.of(name));
                })
                .toList();
    }

    private static List<String> names(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(10);
    private static final Duration LONGEST_LEASE = Duration.ofHours(24);

    private final Map<Setting, String> flags;
    private final Environment environment;
    private final List<SettingsFault> faults = new ArrayList<>();

    SettingsReader(Map<Setting, String> flags, Environment environment) {
        this.flags = flags;
        this.environment = environment;
    }

    Settings read() throws InvalidSettings {
        var database = database(Setting.DATABASE_URL);
        var direct = database(Setting.DATABASE_DIRECT_URL);
        if (direct.isPresent() && given(Setting.DATABASE_URL).isEmpty()) {
            fault(Setting.DATABASE_DIRECT_URL, "is given without DATABASE_URL; give both");
        }
        var settings = new Settings(
                listener(),
                parse(Setting.DATA, Path::of, Path.of("")),
                file(Setting.CONFIG),
                given(Setting.MASTER_KEY).map(Value::text).map(Secret::of),
                given(Setting.ADMIN_API_KEY).map(Value::text).map(Secret::of),
                database,
                direct.or(() -> database),
                redis(),
                new Strangers(
                        parse(Setting.IP_REQUESTS_PER_MINUTE, text -> Units.number(text, 0, Integer.MAX_VALUE), 0),
                        parse(Setting.ANONYMOUS_DAILY_LIMIT, text -> Units.number(text, 0, Integer.MAX_VALUE), 0),
                        parse(Setting.ANONYMOUS_MODELS, SettingsReader::names, List.of()),
                        parse(Setting.TRUSTED_PROXIES, SettingsReader::ranges, List.of())),
                choice(Setting.JOURNAL_ACK, JournalAck.class, JournalAck.OS),
                positive(Setting.MAX_BODY, Units::bytes),
                new Drain(duration(Setting.DRAIN_DELAY), duration(Setting.DRAIN_TIMEOUT)),
                duration(Setting.STALE_MAX),
                leaseTerm(),
                new Disabled(flag(Setting.DISABLE_ADMIN_ENDPOINTS), flag(Setting.DISABLE_LLM_API_ENDPOINTS)),
                duration(Setting.KEY_ROTATION_GRACE),
                new Idempotency(
                        choice(Setting.IDEMPOTENCY_X_REQUEST_ID, Switch.class, Switch.ON) == Switch.ON,
                        positive(Setting.IDEMPOTENCY_QUOTA, Units::bytes)),
                new CreditGrants(dollars(Setting.MAX_CREDIT_GRANT), dollars(Setting.DAILY_GRANT_LIMIT)),
                choice(Setting.MIDSTREAM_FAILURE, MidstreamFailure.class, MidstreamFailure.REFUND),
                parse(Setting.COMPAT_REFUSALS, Refusals::of, Refusals.TODAY),
                eventLoops(),
                choice(Setting.SIMULATOR, Simulator.class, Simulator.AUTO),
                choice(Setting.LOG_LEVEL, LogLevel.class, LogLevel.INFO),
                new ProviderTimeouts(
                        timeout(Setting.CONNECT_TIMEOUT),
                        timeout(Setting.FIRST_CONTENT_TIMEOUT),
                        timeout(Setting.IDLE_TIMEOUT),
                        timeout(Setting.TOTAL_TIMEOUT)),
                environment);
        if (!faults.isEmpty()) {
            throw new InvalidSettings(faults);
        }
        return settings;
    }

    private enum Switch {
        ON,
        OFF
    }

    /** What was given, and under which name. */
    private record Value(String source, String text) {}

    private Optional<Value> given(Setting setting) {
        var flag = flags.get(setting);
        if (flag != null) {
            return Optional.of(new Value(setting.flag(), flag));
        }
        return setting.variables().stream()
                .flatMap(name -> environment.get(name).map(text -> new Value(name, text)).stream())
                .findFirst();
    }

    private Optional<Value> value(Setting setting) {
        return given(setting)
                .or(() -> Optional.of(setting.defaultText())
                        .filter(text -> !text.isEmpty())
                        .map(text -> new Value(setting.flag(), text)));
    }

    /** The parser's message is the reason; it must not repeat a secret. */
    private <T> Optional<T> parse(Setting setting, Function<String, T> parser) {
        return value(setting).flatMap(value -> {
            try {
                return Optional.of(parser.apply(value.text));
            } catch (IllegalArgumentException e) {
                faults.add(new SettingsFault(value.source, String.valueOf(e.getMessage())));
                return Optional.empty();
            }
        });
    }

    private <T> T parse(Setting setting, Function<String, T> parser, T otherwise) {
        return parse(setting, parser).orElse(otherwise);
    }

    private void fault(Setting setting, String reason) {
        faults.add(new SettingsFault(value(setting).map(Value::source).orElse(setting.flag()), reason));
    }

    private BigDecimal dollars(Setting setting) {
        return parse(
                setting,
                text -> {
                    try {
                        var amount = new BigDecimal(text.strip());
                        if (amount.signum() >= 0 && amount.compareTo(BigDecimal.valueOf(1_000_000_000)) <= 0) {
                            return amount.setScale(2, RoundingMode.DOWN);
                        }
                    } catch (NumberFormatException _) {
                        // Told below.
                    }
                    throw new IllegalArgumentException("is no number of dollars from 0 to 1000000000");
                },
                BigDecimal.ZERO);
    }

    private Listener listener() {
        int port = parse(Setting.PORT, Units::port, 0);
        var adminPort = parse(Setting.ADMIN_PORT, Units::port);
        if (port != 0 && adminPort.filter(other -> other == port).isPresent()) {
            fault(Setting.ADMIN_PORT, "is " + port + " like the main port; give another one");
        }
        return new Listener(parse(Setting.HOST, String::strip, ""), port, adminPort, tls());
    }

    private Optional<Tls> tls() {
        var certificate = file(Setting.TLS_CERT);
        var key = file(Setting.TLS_KEY);
        if (given(Setting.TLS_CERT).isPresent() != given(Setting.TLS_KEY).isPresent()) {
            var missing = given(Setting.TLS_CERT).isPresent() ? Setting.TLS_KEY : Setting.TLS_CERT;
            fault(missing, "is missing: TLS needs a certificate and its key");
        }
        return certificate.flatMap(cert -> key.map(pem -> new Tls(cert, pem)));
    }

    private Optional<Path> file(Setting setting) {
        return parse(setting, text -> {
            var path = Path.of(text);
            if (!Files.isRegularFile(path)) {
                throw new IllegalArgumentException("there is no file " + path.toAbsolutePath());
            }
            if (!Files.isReadable(path)) {
                throw new IllegalArgumentException("the file " + path.toAbsolutePath() + " cannot be read");
            }
            return path;
        });
    }

    private Optional<DatabaseAddress> database(Setting setting) {
        return parse(setting, DatabaseUrl::parse);
    }

    private Optional<Secret> redis() {
        return parse(Setting.REDIS_URL, text -> {
            if (!text.startsWith("redis://") && !text.startsWith("rediss://")) {
                throw new IllegalArgumentException("is no redis:// or rediss:// URL");
            }
            return Secret.of(text);
        });
    }

    private boolean flag(Setting setting) {
        return parse(
                setting,
                text -> switch (text.strip().toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("is '" + text + "'; choose true or false");
                },
                false);
    }

    private int eventLoops() {
        return parse(
                Setting.EVENT_LOOPS,
                text -> Units.number(text, 1, 1024),
                Runtime.getRuntime().availableProcessors());
    }

    private Duration duration(Setting setting) {
        return parse(setting, Units::duration, Duration.ZERO);
    }

    /** Shorter ones would be over before they are renewed. */
    private Duration leaseTerm() {
        return parse(
                Setting.LEASE_TERM,
                text -> {
                    var term = Units.duration(text);
                    if (term.compareTo(SHORTEST_LEASE) < 0 || term.compareTo(LONGEST_LEASE) > 0) {
                        throw new IllegalArgumentException("is '" + text + "'; give 10s to 24h");
                    }
                    return term;
                },
                SHORTEST_LEASE);
    }

    private Duration timeout(Setting setting) {
        return Duration.ofNanos(positive(setting, text -> Units.duration(text).toNanos()));
    }

    private long positive(Setting setting, Function<String, Long> parser) {
        return parse(
                setting,
                text -> {
                    long number = parser.apply(text);
                    if (number <= 0) {
                        throw new IllegalArgumentException("must be more than zero");
                    }
                    return number;
                },
                1L);
    }

    private <E extends Enum<E>> E choice(Setting setting, Class<E> type, E otherwise) {
        return parse(
                setting,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(each -> each.name().equalsIgnoreCase(text.strip()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("is '" + text + "'; choose " + names(type))),
                otherwise);
    }

    private static String names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
