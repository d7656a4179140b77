package dev.gatehouse.config;

import dev.gatehouse.money.Bucket;
import dev.gatehouse.money.Price;
import dev.gatehouse.money.Rates;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a price stated in dollars per token. */
final class PriceReader {
    private static final String PER_REQUEST = "input_cost_per_request";
    private static final Map<String, Bucket> SETTINGS = Map.of(
            "input_cost_per_token", Bucket.INPUT,
            "output_cost_per_token", Bucket.OUTPUT,
            "cache_read_input_token_cost", Bucket.CACHE_READ,
            "cache_creation_input_token_cost", Bucket.CACHE_WRITE_5M,
            "cache_creation_input_token_cost_above_1hr", Bucket.CACHE_WRITE_1H,
            "output_cost_per_reasoning_token", Bucket.REASONING,
            "input_cost_per_audio_token", Bucket.INPUT_AUDIO,
            "output_cost_per_audio_token", Bucket.OUTPUT_AUDIO,
            "input_cost_per_image_token", Bucket.INPUT_IMAGE);
    /** Such as {@code input_cost_per_token_above_200k_tokens}. */
    private static final Pattern ABOVE = Pattern.compile("(.+)_above_(\\d{1,6})k_tokens");

    private PriceReader() {}

    /** @param embedding its output need not be priced, there is none */
    static Optional<Price> read(Section section, boolean embedding) {
        var base = new EnumMap<Bucket, BigDecimal>(Bucket.class);
        var above = new TreeMap<Long, Map<Bucket, BigDecimal>>();
        for (var name : section.names()) {
            var tier = ABOVE.matcher(name);
            if (SETTINGS.containsKey(name)) {
                perMillion(section, name).ifPresent(price -> base.put(bucket(name), price));
            } else if (tier.matches() && SETTINGS.containsKey(tier.group(1))) {
                long threshold = Long.parseLong(tier.group(2)) * 1_000;
                perMillion(section, name)
                        .ifPresent(price -> above.computeIfAbsent(threshold, _ -> new EnumMap<>(Bucket.class))
                                .put(bucket(tier.group(1)), price));
            }
        }
        var perRequest = section.price(PER_REQUEST);
        if (base.isEmpty() && above.isEmpty() && perRequest.isEmpty()) {
            return Optional.empty();
        }
        return complete(section, base, embedding)
                .map(rates -> new Price(rates, tiers(above), perRequest.orElse(BigDecimal.ZERO)));
    }

    /** Half a price is refused: what is missing is unknown, and must not be charged as zero. */
    private static Optional<Rates> complete(Section section, Map<Bucket, BigDecimal> base, boolean embedding) {
        if (!base.containsKey(Bucket.INPUT) && !section.names().contains("input_cost_per_token")) {
            return section.wrong("input_cost_per_token", "required where another price is given; 0 if it is free");
        }
        if (!base.containsKey(Bucket.OUTPUT) && !embedding && !section.names().contains("output_cost_per_token")) {
            return section.wrong("output_cost_per_token", "required where another price is given; 0 if it is free");
        }
        return base.containsKey(Bucket.INPUT) ? Optional.of(new Rates(base)) : Optional.empty();
    }

    private static List<Price.Tier> tiers(Map<Long, Map<Bucket, BigDecimal>> above) {
        var tiers = new ArrayList<Price.Tier>();
        above.forEach((threshold, rates) -> {
            if (threshold > 0) {
                tiers.add(new Price.Tier(threshold, false, new Rates(rates)));
            }
        });
        return tiers;
    }

    private static Optional<BigDecimal> perMillion(Section section, String name) {
        return section.price(name).map(perToken -> perToken.movePointRight(6));
    }

    private static Bucket bucket(String setting) {
        return Objects.requireNonNull(SETTINGS.get(setting));
    }
}
