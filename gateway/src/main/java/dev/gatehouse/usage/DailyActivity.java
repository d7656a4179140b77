package dev.gatehouse.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.usage.UsageScope.By;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Usage day by day, the newest first, broken down by what it was used for. */
public record DailyActivity(List<Day> results, Totals metadata) {
    static final int NANO = 9;

    public DailyActivity {
        results = List.copyOf(results);
    }

    /** Sums. */
    public record Metrics(
            @Description("US dollars.") BigDecimal spend,
            BigDecimal promptTokens,
            BigDecimal completionTokens,
            BigDecimal cacheReadInputTokens,
            BigDecimal cacheCreationInputTokens,
            BigDecimal totalTokens,
            long successfulRequests,
            long failedRequests,
            long apiRequests) {
        static Metrics of(Collection<DailyUsage> rows) {
            var prompt = sum(rows, DailyUsage::promptTokens);
            var completion = sum(rows, DailyUsage::completionTokens);
            long requests = rows.stream().mapToLong(DailyUsage::requests).sum();
            long failures = rows.stream().mapToLong(DailyUsage::failures).sum();
            return new Metrics(
                    sum(rows, DailyUsage::costNanos).movePointLeft(NANO),
                    prompt,
                    completion,
                    sum(rows, DailyUsage::cacheReadTokens),
                    sum(rows, DailyUsage::cacheWriteTokens),
                    prompt.add(completion),
                    requests - failures,
                    failures,
                    requests);
        }

        private static BigDecimal sum(Collection<DailyUsage> rows, Function<DailyUsage, BigDecimal> amount) {
            return rows.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    /** Of one key. */
    public record KeySlice(Metrics metrics, ObjectNode metadata) {
        static KeySlice of(List<DailyUsage> rows) {
            return new KeySlice(Metrics.of(rows), aboutKey(rows));
        }
    }

    /** Of one model, one provider or whatever usage is broken down by. */
    public record Slice(Metrics metrics, ObjectNode metadata, Map<String, KeySlice> apiKeyBreakdown) {
        static Slice of(List<DailyUsage> rows, ObjectNode metadata) {
            return new Slice(Metrics.of(rows), metadata, mapped(grouped(rows, DailyUsage::key), KeySlice::of));
        }
    }

    public record Breakdown(
            Map<String, Slice> mcpServers,
            Map<String, Slice> models,
            Map<String, Slice> modelGroups,
            Map<String, Slice> providers,
            Map<String, Slice> endpoints,
            Map<String, Slice> apiKeys,
            Map<String, Slice> entities) {
        static Breakdown of(By by, List<DailyUsage> rows) {
            var models = by(rows, DailyUsage::model);
            return new Breakdown(
                    Map.of(),
                    models,
                    models,
                    by(rows, DailyUsage::provider),
                    Map.of(),
                    mapped(grouped(rows, DailyUsage::key), slice -> Slice.of(slice, aboutKey(slice))),
                    mapped(
                            grouped(
                                    rows.stream()
                                            .filter(row -> !row.entity().isEmpty())
                                            .toList(),
                                    DailyUsage::entity),
                            slice -> Slice.of(
                                    slice,
                                    Json.object().put(by.alias, slice.getFirst().entityAlias()))));
        }

        private static Map<String, Slice> by(List<DailyUsage> rows, Function<DailyUsage, String> dimension) {
            return mapped(grouped(rows, dimension), slice -> Slice.of(slice, Json.object()));
        }
    }

    public record Day(String date, Metrics metrics, Breakdown breakdown) {
        static Day of(By by, List<DailyUsage> rows) {
            return new Day(rows.getFirst().day().toString(), Metrics.of(rows), Breakdown.of(by, rows));
        }
    }

    /** Of this page. */
    public record Totals(
            BigDecimal totalSpend,
            BigDecimal totalPromptTokens,
            BigDecimal totalCompletionTokens,
            BigDecimal totalTokens,
            long totalApiRequests,
            long totalSuccessfulRequests,
            long totalFailedRequests,
            BigDecimal totalCacheReadInputTokens,
            BigDecimal totalCacheCreationInputTokens,
            int page,
            long totalPages,
            boolean hasMore) {
        static Totals of(Metrics sum, int page, long pages) {
            return new Totals(
                    sum.spend(),
                    sum.promptTokens(),
                    sum.completionTokens(),
                    sum.totalTokens(),
                    sum.apiRequests(),
                    sum.successfulRequests(),
                    sum.failedRequests(),
                    sum.cacheReadInputTokens(),
                    sum.cacheCreationInputTokens(),
                    page,
                    pages,
                    page < pages);
        }
    }

    /** @param rows the newest day first */
    static DailyActivity of(By by, List<DailyUsage> rows, int page, long pages) {
        return new DailyActivity(
                grouped(rows, usage -> usage.day().toString()).values().stream()
                        .map(day -> Day.of(by, day))
                        .toList(),
                Totals.of(Metrics.of(rows), page, pages));
    }

    private static ObjectNode aboutKey(List<DailyUsage> rows) {
        var first = rows.getFirst();
        return Json.object().put("key_alias", first.keyAlias()).put("team_id", first.team());
    }

    private static Map<String, List<DailyUsage>> grouped(
            List<DailyUsage> rows, Function<DailyUsage, String> dimension) {
        return rows.stream().collect(Collectors.groupingBy(dimension, LinkedHashMap::new, Collectors.toList()));
    }

    private static <T> Map<String, T> mapped(
            Map<String, List<DailyUsage>> groups, Function<List<DailyUsage>, T> summary) {
        var slices = new LinkedHashMap<String, T>();
        groups.forEach((name, rows) -> slices.put(name, summary.apply(rows)));
        return slices;
    }
}
