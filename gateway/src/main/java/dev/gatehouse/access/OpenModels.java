package dev.gatehouse.access;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Settings;
import dev.gatehouse.platform.Sha256;
import dev.gatehouse.ratelimits.Rate;
import dev.gatehouse.ratelimits.RateId;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.Rates;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The free models that need no key, so many times a day from one address. */
public final class OpenModels {
    /** Every model needs a key. */
    public static final OpenModels NONE = new OpenModels(List.of(), 0, _ -> false, Clocks.system());

    private static final List<String> BY_DEFAULT = List.of(
            "google/gemini-2.0-flash-exp:free",
            "google/gemma-2-9b-it:free",
            "meta-llama/llama-3.2-3b-instruct:free",
            "meta-llama/llama-3.1-8b-instruct:free",
            "mistralai/mistral-7b-instruct:free",
            "huggingfaceh4/zephyr-7b-beta:free",
            "openchat/openchat-7b:free",
            "nousresearch/nous-hermes-llama2-13b:free",
            "arcee-ai/trinity-mini:free");

    private static final String FREE = ":free";
    private static final int SHOWN = 5;
    private static final int HALF_A_HASH = 16;

    private final List<String> names;
    private final long perDay;
    private final Predicate<String> served;
    private final Clocks clocks;

    /**
     * @param names those that do not end in {@code :free} are not opened
     * @param perDay successful requests of one address in a UTC day; 0 opens nothing
     * @param served whether this installation has a model at the moment
     */
    public OpenModels(List<String> names, long perDay, Predicate<String> served, Clocks clocks) {
        this.names = perDay == 0
                ? List.of()
                : names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(name -> name.endsWith(FREE))
                        .toList();
        this.perDay = perDay;
        this.served = served;
        this.clocks = clocks;
    }

    /** As the installation is configured. */
    public static OpenModels of(Settings.Strangers strangers, Predicate<String> served, Clocks clocks) {
        var names = strangers.models().isEmpty() ? BY_DEFAULT : strangers.models();
        return new OpenModels(names, strangers.daily(), served, clocks);
    }

    /** Whether there is any: an installation that serves none wants a key of everybody. */
    boolean any() {
        return names.stream().anyMatch(served);
    }

    /** Null where the model is one of them. */
    @Nullable
    ApiError refusal(String model) {
        return names.contains(model.toLowerCase(Locale.ROOT))
                ? null
                : new ApiError.NotOpen(
                        "This model needs an API key. Without one, only some free models can be used.",
                        names.subList(0, Math.min(SHOWN, names.size())));
    }

    /** A day's limit of one address: nodes tell each other of it, and nobody needs to know the address. */
    Rates rates(String address) {
        var day = LocalDate.ofInstant(clocks.now(), ZoneOffset.UTC);
        var who = Sha256.hex("anon_rate:" + address, HALF_A_HASH) + ":" + day;
        return new Rates(
                List.of(new Rate(new RateId(Level.ANONYMOUS, who, Unit.REQUESTS, Window.DAY), perDay)), List.of());
    }
}
