package dev.gatehouse.breakers;

import dev.gatehouse.platform.Clocks;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The breakers of this node, by the provider's name. */
public final class Breakers {
    /** Whoever looks at names that are none cannot fill the memory. */
    static final int MOST = 500;

    private final BreakerRules rules;
    private final Clocks clocks;
    private final BreakerObserver observer;
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
    private volatile BreakerObserver colleague = BreakerObserver.NOBODY;

    public Breakers(BreakerRules rules, Clocks clocks, BreakerObserver observer) {
        this.rules = rules;
        this.clocks = clocks;
        this.observer = observer;
    }

    /** The breaker of a provider that is called. */
    public Breaker of(String provider) {
        var breaker = breakers.get(provider);
        return breaker != null ? breaker : breakers.computeIfAbsent(provider, this::make);
    }

    /** The breaker of a name that somebody looks at; one that is not kept, where there are too many. */
    Breaker shown(String name) {
        return breakers.containsKey(name) || breakers.size() < MOST
                ? of(name)
                : new Breaker(name, rules, clocks, BreakerObserver.NOBODY);
    }

    /** Each has one from the beginning. */
    public void prepare(Collection<String> providers) {
        providers.forEach(this::of);
    }

    Map<String, Breaker> all() {
        return new TreeMap<>(breakers);
    }

    List<BreakerView> views() {
        return breakers.values().stream().map(Breaker::view).toList();
    }

    BreakerRules rules() {
        return rules;
    }

    /** Is told of every move, beside the observer. */
    void tell(BreakerObserver other) {
        colleague = other;
    }

    private Breaker make(String provider) {
        var breaker = new Breaker(provider, rules, clocks, new BreakerObserver() {
            @Override
            public void moved(String moving, State from, State to) {
                observer.moved(moving, from, to);
                colleague.moved(moving, from, to);
            }

            @Override
            public void succeeded(String who) {
                observer.succeeded(who);
            }

            @Override
            public void failed(String who) {
                observer.failed(who);
            }

            @Override
            public void rejected(String who) {
                observer.rejected(who);
            }
        });
        observer.made(breaker);
        return breaker;
    }
}
