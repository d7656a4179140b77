package dev.gatehouse.credits;

import dev.gatehouse.credits.CreditRepository.DaySum;
import dev.gatehouse.credits.CreditRepository.TypeSum;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What all matching transactions come to; in dollars. */
record TransactionSummary(
        long totalTransactions,
        BigDecimal totalCreditsAdded,
        BigDecimal totalCreditsUsed,
        BigDecimal netChange,
        Map<String, OfType> byType,
        List<Day> dailyBreakdown,
        BigDecimal largestCredit,
        BigDecimal largestCharge,
        BigDecimal averageTransaction,
        Directions transactionCountByDirection) {
    TransactionSummary {
        byType = Map.copyOf(byType);
        dailyBreakdown = List.copyOf(dailyBreakdown);
    }

    record OfType(long count, BigDecimal totalAmount, BigDecimal averageAmount) {}

    record Day(String date, BigDecimal creditsAdded, BigDecimal creditsUsed, long count) {}

    record Directions(long credits, long charges) {}

    static TransactionSummary of(List<TypeSum> types, List<DaySum> days) {
        long count = types.stream().mapToLong(TypeSum::count).sum();
        var net = sum(types, TypeSum::total);
        var byType = new LinkedHashMap<String, OfType>();
        types.forEach(type ->
                byType.put(type.type(), new OfType(type.count(), type.total(), average(type.total(), type.count()))));
        return new TransactionSummary(
                count,
                sum(types, TypeSum::added),
                sum(types, TypeSum::used),
                net,
                byType,
                days.stream()
                        .map(day -> new Day(day.day().toString(), day.added(), day.used(), day.count()))
                        .toList(),
                largest(types, TypeSum::largestCredit),
                largest(types, TypeSum::largestCharge),
                average(net, count),
                new Directions(
                        types.stream().mapToLong(TypeSum::credits).sum(),
                        types.stream().mapToLong(TypeSum::charges).sum()));
    }

    private static BigDecimal sum(List<TypeSum> types, Function<TypeSum, BigDecimal> of) {
        return plain(types.stream().map(of).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private static BigDecimal largest(List<TypeSum> types, Function<TypeSum, BigDecimal> of) {
        return types.stream().map(of).max(Comparator.naturalOrder()).orElse(BigDecimal.ZERO);
    }

    private static BigDecimal average(BigDecimal total, long count) {
        return count == 0 ? BigDecimal.ZERO : plain(total.divide(BigDecimal.valueOf(count), 9, RoundingMode.HALF_UP));
    }

    private static BigDecimal plain(BigDecimal amount) {
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }
}
