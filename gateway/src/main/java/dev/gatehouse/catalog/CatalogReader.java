package dev.gatehouse.catalog;

import dev.gatehouse.catalog.CatalogModel.Kind;
import dev.gatehouse.money.Bucket;
import dev.gatehouse.money.Price;
import dev.gatehouse.money.Rates;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes models of rows. Empty fields are unknown, and stay so. */
final class CatalogReader {
    private static final Map<Bucket, String> BASE = Map.of(
            Bucket.INPUT, "input",
            Bucket.OUTPUT, "output",
            Bucket.CACHE_READ, "cache_read",
            Bucket.CACHE_WRITE_5M, "cache_write_5m",
            Bucket.CACHE_WRITE_1H, "cache_write_1h",
            Bucket.REASONING, "reasoning_output",
            Bucket.INPUT_AUDIO, "input_audio",
            Bucket.OUTPUT_AUDIO, "output_audio",
            Bucket.INPUT_IMAGE, "input_image_tokens");
    private static final Map<Bucket, String> ABOVE = Map.of(
            Bucket.INPUT, "input_above",
            Bucket.OUTPUT, "output_above",
            Bucket.CACHE_READ, "cache_read_above",
            Bucket.CACHE_WRITE_5M, "cache_write_above",
            Bucket.CACHE_WRITE_1H, "cache_write_1h_above",
            Bucket.REASONING, "reasoning_output_above");
    private static final Price FREE = new Price(
            new Rates(Map.of(Bucket.INPUT, BigDecimal.ZERO, Bucket.OUTPUT, BigDecimal.ZERO)),
            List.of(),
            BigDecimal.ZERO);
    private static final Map<Bucket, String> ABOVE2 = above("2");
    private static final Map<Bucket, String> ABOVE3 = above("3");
    /** Whose larger tier begins at the threshold itself. */
    private static final String INCLUSIVE = "xai";

    /** Whose names say that a model costs nothing; its source then states no price. */
    private static final String FREE_BY_NAME = "openrouter";

    private final String source;

    CatalogReader(String source) {
        this.source = source;
    }

    CatalogModel read(Csv.Row row) {
        var provider = row.get("provider");
        var kind = kind(row.get("mode"));
        boolean free = provider.equals(FREE_BY_NAME) && row.get("model").endsWith(":free");
        boolean statedZero = free || ("," + row.get("source_note").replace(';', ',') + ",").contains(",all_zero,");
        return new CatalogModel(
                provider,
                row.get("model"),
                kind,
                count(row.get("context_tokens")),
                count(row.get("max_output_tokens")),
                free ? Optional.of(FREE) : price(row, provider, kind, statedZero),
                statedZero,
                features(row.get("features")),
                row.get("deprecation_date").isEmpty()
                        ? Optional.empty()
                        : Optional.of(LocalDate.parse(row.get("deprecation_date"))),
                row.get("variant").isEmpty() || row.get("variant").startsWith("geo="),
                source);
    }

    private static Optional<Price> price(Csv.Row row, String provider, Kind kind, boolean statedZero) {
        var base = rates(row, BASE);
        boolean answers =
                kind == Kind.CHAT || kind == Kind.UNSTATED || kind == Kind.RESPONSES || kind == Kind.COMPLETION;
        if (!base.stated().containsKey(Bucket.INPUT)
                || (answers && !base.stated().containsKey(Bucket.OUTPUT))) {
            return Optional.empty();
        }
        var perRequest = decimal(row.get("input_per_request")).orElse(BigDecimal.ZERO);
        var price = new Price(base, tiers(row, INCLUSIVE.equals(provider)), perRequest);
        // Zero tokens on a row that is not zero throughout: it is billed in other units, and its tokens are not free.
        return price.isZero() && !statedZero ? Optional.empty() : Optional.of(price);
    }

    private static List<Price.Tier> tiers(Csv.Row row, boolean inclusive) {
        var tiers = new ArrayList<Price.Tier>();
        addTier(tiers, row, "threshold_tokens", ABOVE, inclusive);
        addTier(tiers, row, "threshold2_tokens", ABOVE2, inclusive);
        addTier(tiers, row, "threshold3_tokens", ABOVE3, inclusive);
        return tiers;
    }

    private static void addTier(
            List<Price.Tier> tiers, Csv.Row row, String threshold, Map<Bucket, String> columns, boolean inclusive) {
        if (!row.get(threshold).isEmpty()) {
            tiers.add(new Price.Tier(count(row.get(threshold)), inclusive, rates(row, columns)));
        }
    }

    private static Rates rates(Csv.Row row, Map<Bucket, String> columns) {
        var stated = new EnumMap<Bucket, BigDecimal>(Bucket.class);
        columns.forEach((bucket, column) -> decimal(row.get(column)).ifPresent(price -> stated.put(bucket, price)));
        return new Rates(stated);
    }

    private static Map<Bucket, String> above(String step) {
        return Map.of(
                Bucket.INPUT, "input_above" + step,
                Bucket.OUTPUT, "output_above" + step,
                Bucket.CACHE_READ, "cache_read_above" + step);
    }

    private static Optional<BigDecimal> decimal(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
    }

    private static long count(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static Set<String> features(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split("\\|"));
    }

    static Kind kind(String mode) {
        return mode.isEmpty() ? Kind.UNSTATED : Kind.valueOf(mode.toUpperCase(Locale.ROOT));
    }
}
