package dev.gatehouse.money;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/**
 * What tokens cost, in US dollars per million.
 *
 * @param stated never negative; what is missing is unknown, and charged as {@link #of} says, never as zero
 */
public record Rates(Map<Bucket, BigDecimal> stated) {

    public Rates {
        var exact = new EnumMap<Bucket, BigDecimal>(Bucket.class);
        stated.forEach((bucket, price) -> {
            if (price.signum() < 0) {
                throw new IllegalArgumentException("negative price: " + bucket);
            }
            exact.put(bucket, price.stripTrailingZeros());
        });
        stated = Map.copyOf(exact);
    }

    public static Rates of(BigDecimal input, BigDecimal output) {
        return new Rates(Map.of(Bucket.INPUT, input, Bucket.OUTPUT, output));
    }

    public Rates with(Bucket bucket, BigDecimal price) {
        var more = new EnumMap<Bucket, BigDecimal>(Bucket.class);
        more.putAll(stated);
        more.put(bucket, price);
        return new Rates(more);
    }

    /** The bucket's own price, or that of the bucket it falls back to. */
    public BigDecimal of(Bucket bucket) {
        var own = stated.get(bucket);
        return own != null ? own : of(bucket.fallback().orElseThrow());
    }

    /** The dearest price of the prompt's buckets, or of the answer's. */
    BigDecimal dearest(boolean prompt) {
        var dearest = BigDecimal.ZERO;
        for (var bucket : Bucket.values()) {
            if (bucket.isPrompt() == prompt) {
                dearest = dearest.max(of(bucket));
            }
        }
        return dearest;
    }

    boolean isZero() {
        return stated.values().stream().allMatch(price -> price.signum() == 0);
    }

    /**
     * The prices of the step above: those it states, and for the rest those below, which no one said change. A bucket that below
     * costs the same as its fallback is not priced apart, and goes up with it.
     */
    Rates stepTo(Rates above) {
        var merged = new EnumMap<Bucket, BigDecimal>(Bucket.class);
        stated.forEach((bucket, price) -> {
            var apart = bucket.fallback().map(this::of).filter(price::equals).isEmpty();
            if (apart) {
                merged.put(bucket, price);
            }
        });
        merged.putAll(above.stated);
        return new Rates(merged);
    }
}
