package dev.gatehouse.keys;

import dev.gatehouse.access.Role;
import dev.gatehouse.config.PlanConfig;
import dev.gatehouse.ratelimits.Rate;
import dev.gatehouse.ratelimits.RateId;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.Rates;
import java.util.LinkedHashMap;
import java.util.List;

/** What limits keys of Gatewayz' format besides what is stored of them. Of two limits of the same the smaller one holds. */
record PlanRates(PlanConfig plan) {
    Rates with(Rates stored, String key, Role role) {
        if (role == Role.PROXY_ADMIN) {
            return stored;
        }
        var all = new LinkedHashMap<RateId, Rate>();
        stored.always().forEach(rate -> all.put(rate.id(), rate));
        of(key).forEach(rate -> all.merge(rate.id(), rate, (one, other) -> one.limit() <= other.limit() ? one : other));
        return new Rates(List.copyOf(all.values()), stored.ofModels());
    }

    private List<Rate> of(String key) {
        return List.of(
                rate(key, Unit.REQUESTS, Window.MINUTE, plan.requestsPerMinute()),
                rate(key, Unit.REQUESTS, Window.HOUR, plan.requestsPerHour()),
                rate(key, Unit.REQUESTS, Window.DAY, plan.requestsPerDay()),
                rate(key, Unit.TOKENS, Window.MINUTE, plan.tokensPerMinute()),
                rate(key, Unit.TOKENS, Window.HOUR, plan.tokensPerHour()),
                rate(key, Unit.TOKENS, Window.DAY, plan.tokensPerDay()),
                rate(key, Unit.PARALLEL, Window.NOW, plan.concurrency()));
    }

    private static Rate rate(String key, Unit unit, Window window, long limit) {
        return new Rate(new RateId(Level.API_KEY, key, unit, window), limit);
    }
}
