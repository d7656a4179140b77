package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that go well, and streams that break: a broken one is never shown as finished. */
@ExtendWith(TailOnFailure.class)
final class StreamingTest {
    /** Breaks after content began: by the provider's protocol and the client's, all four pairs. */
    private static final List<String> BREAKS =
            List.of("reset=mid", "close=mid", "broken=json", "broken=utf8", "error_event=mid", "nofinish");

    /** Faults before the first content. */
    private static final List<String> EARLY_FAULTS = List.of(
            "status=500",
            "reset=before",
            "close=before",
            "reset=head",
            "close=head",
            "error_event=start",
            "html",
            "empty",
            // Nobody asked for it to be compressed.
            "gzip");

    private final Product product = Product.shared();
    private final Sim sim = Sim.shared();
    private final String key = Keys.generate(product);

    record Pair(String path, String model) {
        boolean isAnthropic() {
            return path.endsWith("messages");
        }

        @Override
        public String toString() {
            return path + " on " + model;
        }
    }

    static List<Pair> pairs() {
        return List.of(
                new Pair("/v1/chat/completions", Product.OPENAI),
                new Pair("/v1/chat/completions", Product.ANTHROPIC),
                new Pair("/v1/messages", Product.ANTHROPIC),
                new Pair("/v1/messages", Product.OPENAI));
    }

    private Events stream(Product product, Pair pair, String credential, Prompt prompt) {
        return Events.open(
                product.url() + pair.path(),
                Map.of("Authorization", "Bearer " + credential, "anthropic-version", "2023-06-01"),
                pair.isAnthropic() ? prompt.messageStream(pair.model()) : prompt.chatStream(pair.model()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void events_arrive_one_by_one(Pair pair) throws IOException {
        try (var stream = stream(product, pair, key, Prompt.of("tokens=12 pace=50"))) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("content-type")).startsWith("text/event-stream");
            assertThat(stream.header("cache-control")).contains("no-cache");
            assertThat(stream.header("x-accel-buffering")).isEqualTo("no");
            assertThat(stream.header("x-request-id")).startsWith("req_");
            var arrivals =
                    stream.rest().stream().map(Events.Event::arrivedNanos).toList();
            long spread = TimeUnit.NANOSECONDS.toMillis(arrivals.getLast() - arrivals.getFirst());
            assertThat(spread)
                    .as("milliseconds from the first event to the last")
                    .isGreaterThan(300);
            long distinct = arrivals.stream()
                    .map(nanos -> TimeUnit.NANOSECONDS.toMillis(nanos) / 25)
                    .distinct()
                    .count();
            assertThat(distinct).as("moments at which something came").isGreaterThanOrEqualTo(8);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_stream_that_breaks_ends_in_an_error_event_and_is_not_charged(Pair pair) throws IOException {
        var own = new LinkedHashMap<String, String>();
        for (var fault : BREAKS) {
            var used = Keys.generate(product);
            own.put(fault, used);
            try (var stream = stream(product, pair, used, Prompt.of("tokens=20 pace=1 " + fault))) {
                assertThat(stream.status()).as(fault).isEqualTo(200);
                assertBroken(pair, fault, stream.rest());
            }
        }
        own.forEach((fault, each) -> {
            var row = product.usage().onlyOf(each);
            assertThat(row.outcome()).as(fault).isEqualTo("broken");
            assertThat(row.costNanos()).as(fault).isZero();
        });
    }

    private static void assertBroken(Pair pair, String fault, List<Events.Event> events) {
        assertThat(events).as(fault).noneMatch(Events.Event::isFinish);
        var errors = events.stream().filter(Events.Event::isError).toList();
        assertThat(errors).as(fault + ": " + events).hasSize(1);
        assertThat(errors.getFirst().json().at("/error/message").asText()).isNotEmpty();
        if (pair.isAnthropic()) {
            assertThat(events.getLast().name()).as(fault).isEqualTo("error");
            assertThat(events.getLast().json().path("type").asText()).isEqualTo("error");
        } else {
            assertThat(errors.getFirst()).as(fault).isEqualTo(events.get(events.size() - 2));
            assertThat(events.getLast().isDone()).as(fault).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_fault_before_the_first_content_is_a_plain_error(Pair pair) throws IOException {
        for (var fault : EARLY_FAULTS) {
            try (var answer = stream(product, pair, key, Prompt.of(fault))) {
                assertThat(answer.status()).as(fault).isGreaterThanOrEqualTo(500);
                assertThat(answer.header("content-type")).as(fault).startsWith("application/json");
                var body = Http.parse(answer.text());
                assertThat(body.at("/error/message").asText()).as(fault).isNotEmpty();
                assertThat(body.path("type").asText("")).isEqualTo(pair.isAnthropic() ? "error" : "");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"nodone", "close=before_done", "duplicate_done", "extra", "split=3", "coalesce", "chunk=5"})
    void an_answer_that_said_why_it_ended_is_complete_however_it_came(String oddity) throws IOException {
        var own = new LinkedHashMap<Pair, String>();
        for (var pair : pairs()) {
            var used = Keys.generate(product);
            own.put(pair, used);
            try (var stream = stream(product, pair, used, Prompt.of("tokens=9 " + oddity))) {
                var events = stream.rest();
                assertThat(events).as(pair + ": " + events).noneMatch(Events.Event::isError);
                if (pair.isAnthropic()) {
                    assertThat(events.getLast().name()).as(pair.toString()).isEqualTo("message_stop");
                } else {
                    assertThat(events.getLast().isDone()).as(pair.toString()).isTrue();
                }
                assertThat(events.stream().filter(Events.Event::isFinish))
                        .as(pair + ": " + events)
                        .isNotEmpty();
            }
        }
        own.forEach((pair, each) -> {
            var row = product.usage().onlyOf(each);
            assertThat(row.outcome()).as(pair.toString()).isEqualTo("completed");
            assertThat(row.costNanos()).isPositive();
        });
    }

    @Test
    void a_provider_that_falls_silent_is_left_and_its_stream_broken() throws IOException {
        try (var impatient = Product.with(sim)
                .env("GATEHOUSE_IDLE_TIMEOUT", "1s")
                .env("GATEHOUSE_FIRST_CONTENT_TIMEOUT", "1s")
                .start()) {
            var own = Keys.generate(impatient);
            for (var pair : pairs()) {
                var prompt = Prompt.of("tokens=20 stall=mid");
                try (var stream = stream(impatient, pair, own, prompt)) {
                    assertBroken(pair, "stall", stream.rest());
                }
                assertThat(sim.seenOnce(prompt.marker()).outcome()).isEqualTo("client_gone");
                try (var answer = stream(impatient, pair, own, Prompt.of("stall=head"))) {
                    assertThat(answer.status()).isEqualTo(504);
                }
            }
            assertThat(impatient.usage().of(own, 8))
                    .allSatisfy(row -> assertThat(row.costNanos()).isZero());
        }
    }

    @Test
    void answers_that_are_not_streamed_do_not_break_unnoticed_either() {
        for (var pair : pairs()) {
            for (var fault : List.of("reset=mid", "close=mid", "broken=json", "broken=utf8", "html", "empty")) {
                var prompt = Prompt.of("tokens=50 " + fault);
                var answer = Http.post(
                        product.url() + pair.path(),
                        Http.bearer(key),
                        pair.isAnthropic() ? prompt.message(pair.model(), "") : prompt.chat(pair.model()));
                assertThat(answer.status())
                        .as(pair + " " + fault + ": " + answer)
                        .isEqualTo(fault.endsWith("=mid") ? 503 : 502);
                assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
            }
        }
    }
}
