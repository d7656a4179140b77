package dev.gatehouse.acceptance.management;

import dev.gatehouse.acceptance.Product;
import dev.gatehouse.acceptance.Sim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** A second gateway on the shared one's database, which besides bounds what keys may ask for. */
public final class SecondNode {
    private SecondNode() {}

    public static Product bounded() {
        return Shared.NODE;
    }

    private static final class Shared {
        static final Product NODE = start();

        private static Product start() {
            try {
                var file = Files.writeString(Product.newDirectory().resolve("config.yaml"), """
                        litellm_settings:
                          upperbound_key_generate_params:
                            max_budget: 100
                          default_internal_user_params:
                            available_teams: [scratch-available]
                        """);
                return Product.with(Sim.shared())
                        .beside(Product.shared())
                        .arguments("--config", file.toString())
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
