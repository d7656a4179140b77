package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.NumberedPage;
import java.util.List;

/** One page of keys. */
public record KeyPage(
        @Description("Hashes, or whole keys.") List<JsonNode> keys, long totalCount, int currentPage, long totalPages) {
    public KeyPage {
        keys = List.copyOf(keys);
    }

    static KeyPage of(NumberedPage page, long total, List<JsonNode> keys) {
        return new KeyPage(keys, total, page.number(), page.pagesOf(total));
    }

    /** One page of the names people gave to keys. */
    public record Aliases(List<String> aliases, long totalCount, int currentPage, long totalPages, int size) {
        public Aliases {
            aliases = List.copyOf(aliases);
        }

        static Aliases of(NumberedPage page, long total, List<String> aliases) {
            return new Aliases(aliases, total, page.number(), page.pagesOf(total), page.size());
        }
    }
}
