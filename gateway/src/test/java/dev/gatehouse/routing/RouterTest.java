package dev.gatehouse.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.breakers.BreakerObserver;
import dev.gatehouse.breakers.BreakerRules;
import dev.gatehouse.breakers.Breakers;
import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.ConfigFile;
import dev.gatehouse.measurements.Measurements;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.Deployment.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final Catalog CATALOG = Catalog.shipped();
    private static final Routes NOTHING =
            new Deployments(Map.of(), List.of(), List.of(), Map.of(), List.of(), List.of()).routes();

    private final MovableClocks clocks = new MovableClocks();
    private final Measurements measurements = new Measurements(clocks);
    private final Breakers breakers = new Breakers(BreakerRules.USUAL, clocks, BreakerObserver.NOBODY);
    private final Standing standing = new Standing(() -> NOTHING, breakers, measurements);

    @TempDir
    private Path directory;

    @Test
    void one_deployment_is_planned_without_making_anything() {
        var choice = group("a=1");
        var router = router(5);

        assertThat(router.plan(choice)).isSameAs(router.plan(choice));
        assertThat(chain(router.plan(choice))).containsExactly("a");
    }

    @Test
    void offers_are_tried_in_the_order_given_and_each_provider_once() {
        var choice =
                new Choice("m", "m", List.of(offer("one", 1), offer("two", 2), offer("one", 3), offer("three", 4)));
        var router = router(5);

        assertThat(chain(router.plan(choice))).containsExactly("1", "2", "4");
        assertThat(router.plan(choice)).isSameAs(router.plan(choice));
        assertThat(chain(router(2).plan(choice))).containsExactly("1", "2");
    }

    @Test
    void a_group_is_drawn_by_weight_and_the_others_are_the_next_tries() {
        var choice = group("a=3", "b=1", "c=0", "d=0");
        var router = router(5, new Random(7)::nextInt);
        int first = 0;
        for (int i = 0; i < 4_000; i++) {
            var chain = chain(router.plan(choice));
            assertThat(chain.subList(0, 2)).containsExactlyInAnyOrder("a", "b");
            assertThat(chain.subList(2, 4)).containsExactly("c", "d");
            first += chain.getFirst().equals("a") ? 1 : 0;
        }
        assertThat(first).isBetween(2_850, 3_150);
        assertThat(router(2).plan(choice).chain()).hasSize(2);
    }

    @Test
    void what_the_first_of_a_group_leaves_is_shared_by_weight_as_well() {
        var choice = group("a=1000", "b=3", "c=1");
        var router = router(5, new Random(7)::nextInt);
        var next = new HashMap<String, Integer>();
        for (int i = 0; i < 4_000; i++) {
            next.merge(chain(router.plan(choice)).get(1), 1, Integer::sum);
        }
        assertThat(next.get("b")).isBetween(2_800, 3_150);
        assertThat(next.get("c")).isBetween(850, 1_150);
    }

    @Test
    void deployments_of_one_name_share_its_requests_by_weight() {
        var resolver = config("""
                model_list:
                - {model_name: m, litellm_params: {model: openai/a, api_key: k, weight: 3}}
                - {model_name: m, litellm_params: {model: openai/b, api_key: k, weight: 1}}
                - {model_name: m, litellm_params: {model: openai/c, api_key: k}}
                """);

        var counts = first(resolver, router(5, new Random(7)::nextInt), 4_000);

        assertThat(counts).containsOnlyKeys("a", "b");
        assertThat(counts.get("a")).isBetween(2_850, 3_150);
    }

    @Test
    void without_weights_requests_are_shared_by_rpm_then_tpm_then_equally() {
        assertThat(shares("rpm: 300, tpm: 1", "rpm: 100, tpm: 9"))
                .containsEntry("a", 750)
                .containsEntry("b", 250);
        assertThat(shares("tpm: 8000000000", "tpm: 2000000000"))
                .containsEntry("a", 800)
                .containsEntry("b", 200);
        assertThat(shares("tags: [x]", "rpm: 5")).containsEntry("a", 500).containsEntry("b", 500);
        assertThat(shares("weight: 0", "weight: 0")).containsEntry("a", 500).containsEntry("b", 500);
        assertThat(shares("order: 2, weight: 9", "order: 1")).containsOnlyKeys("b");
    }

    @Test
    void whose_breaker_is_open_is_not_tried_unless_all_are() {
        var choice = new Choice("m", "m", List.of(offer("one", 1), offer("two", 2), offer("three", 3)));
        open("one");

        assertThat(chain(router(2).plan(choice))).containsExactly("2", "3");
        assertThat(router(2).plan(choice).preferred().id()).isEqualTo("1");

        open("two");
        open("three");
        assertThat(chain(router(5).plan(choice))).containsExactly("1", "2", "3");

        clocks.advance(Duration.ofSeconds(301));
        assertThat(chain(router(5).plan(choice))).containsExactly("1", "2", "3");
    }

    @Test
    void one_that_fails_more_often_than_it_answers_is_tried_after_the_best_of_the_others() {
        var choice =
                new Choice("m", "m", List.of(offer("one", 1), offer("two", 2), offer("three", 3), offer("four", 4)));
        measured("1", 2, 3, 10);
        measured("2", 7, 4, 10);
        measured("3", 9, 1, 900);
        measured("4", 9, 1, 100);

        assertThat(chain(router(5).plan(choice))).containsExactly("4", "1", "2", "3");
        assertThat(router(5).plan(choice).preferred().id()).isEqualTo("1");

        clocks.advance(Duration.ofMinutes(6));
        assertThat(chain(router(5).plan(choice))).containsExactly("1", "2", "3", "4");
    }

    @Test
    void one_that_fails_stays_first_where_no_other_is_reliable() {
        var choice = new Choice("m", "m", List.of(offer("one", 1), offer("two", 2)));
        measured("1", 0, 9, 10);
        measured("2", 6, 4, 10);

        assertThat(chain(router(5).plan(choice))).containsExactly("1", "2");
    }

    private void open(String provider) {
        var breaker = breakers.of(provider);
        for (int i = 0; i < 5; i++) {
            breaker.failed(breaker.ask(), "planted");
        }
    }

    private void measured(String deployment, int successes, int failures, int millis) {
        for (int i = 0; i < successes; i++) {
            measurements.answered(deployment, millis * 1_000_000L, 1_000_000);
        }
        for (int i = 0; i < failures; i++) {
            measurements.failed(deployment);
        }
    }

    private Map<String, Integer> shares(String a, String b) {
        int[] next = {0};
        // Every number of the range equally often: shares come out exact.
        var resolver = config("""
                model_list:
                - {model_name: m, litellm_params: {model: openai/a, api_key: k, %s}}
                - {model_name: m, litellm_params: {model: openai/b, api_key: k, %s}}
                """.formatted(a, b));
        return first(resolver, router(5, bound -> (int) ((long) next[0]++ * bound / 1_000)), 1_000);
    }

    private Map<String, Integer> first(Resolver resolver, Router router, int times) {
        var counts = new HashMap<String, Integer>();
        for (int i = 0; i < times; i++) {
            var plan = router.plan(resolver.resolve("m", Mode.CHAT, null));
            counts.merge(plan.chain().getFirst().upstreamModel(), 1, Integer::sum);
        }
        return counts;
    }

    private Router router(int most) {
        return router(most, bound -> 0);
    }

    private Router router(int most, IntUnaryOperator random) {
        return new Router(most, standing, random);
    }

    private Resolver config(String yaml) {
        try {
            var config = ConfigFile.read(Files.writeString(directory.resolve("config.yaml"), yaml), Map.of());
            var routes = Deployments.from(config, Map.of(), CATALOG, Timeouts.DEFAULT, TODAY)
                    .routes();
            return new Resolver(() -> routes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> chain(Plan plan) {
        return plan.chain().stream().map(Deployment::id).toList();
    }

    /** @param each name and weight, such as {@code a=3} */
    static Choice group(String... each) {
        return new Choice(
                "m",
                "m",
                Arrays.stream(each)
                        .map(text -> text.split("=", -1))
                        .map(parts -> deployment(parts[0], "p-" + parts[0], Integer.parseInt(parts[1]), "config"))
                        .toList());
    }

    static Deployment offer(String provider, int number) {
        return deployment(Integer.toString(number), provider, 1, "environment");
    }

    private static Deployment deployment(String id, String provider, int weight, String origin) {
        return new Deployment(
                id,
                "m",
                provider,
                Protocol.OPENAI,
                "upstream",
                URI.create("http://127.0.0.1:1/v1"),
                Optional.empty(),
                Map.of(),
                Timeouts.DEFAULT,
                Optional.empty(),
                0,
                Mode.CHAT,
                weight,
                origin,
                List.of());
    }
}
