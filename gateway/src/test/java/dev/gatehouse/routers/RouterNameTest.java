package dev.gatehouse.routers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterNameTest {
    @ParameterizedTest
    @CsvSource({
        "router:code, AUTO",
        "router:code:auto, AUTO",
        "router:code:balanced, AUTO",
        "router:code:price, PRICE",
        "router:code:quality, QUALITY",
        "router:code:agentic, AGENTIC",
        "Router:CODE:Agentic, AGENTIC",
        "router:code:nonsense, AUTO",
        "router:code:, AUTO",
        "gatewayz-code, AUTO",
        "gatewayz-code-price, PRICE",
        "GATEWAYZ-code-quality, QUALITY",
        "gatewayz-code-agentic, AGENTIC",
        "gatewayz-code-whatever, AUTO",
    })
    void names_of_the_code_router(String name, CodeMode mode) {
        assertThat(RouterName.of(name)).contains(new RouterName.Code(mode));
    }

    @ParameterizedTest
    @CsvSource({
        "router:general, BALANCED",
        "router:general:balanced, BALANCED",
        "router:general:quality, QUALITY",
        "router:general:cost, COST",
        "router:general:latency, LATENCY",
        "ROUTER:General:Cost, COST",
        "router:general:price, BALANCED",
        "router:general:nonsense, BALANCED",
        "gatewayz-general, BALANCED",
        "gatewayz-general-quality, QUALITY",
        "gatewayz-general-latency, LATENCY",
        "router, BALANCED",
        "router:small, BALANCED",
        "router:medium, BALANCED",
        "router:large, BALANCED",
        "router:balanced, BALANCED",
        "router:quality, QUALITY",
        "router:price, COST",
        "router:cost, COST",
        "router:fast, LATENCY",
        "router:latency, LATENCY",
        "router:codes, BALANCED",
        "router:generally, BALANCED",
        "routerless, BALANCED",
    })
    void names_of_the_general_router_and_older_ones(String name, GeneralMode mode) {
        assertThat(RouterName.of(name)).contains(new RouterName.General(mode));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gpt-4o",
                "openai/router",
                "openrouter/auto",
                "rout",
                "gatewayz-",
                "gatewayz-codes",
                "gatewayz-other",
                "gatewayz"
            })
    void names_of_models(String name) {
        assertThat(RouterName.of(name)).isEmpty();
    }

    @Test
    void a_name_that_is_too_long_is_nobodys() {
        assertThat(RouterName.of("router:" + "x".repeat(250))).isEmpty();
    }
}
