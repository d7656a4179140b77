package dev.gatehouse.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What other nouns ask of an organization.
 *
 * @param models empty for all
 * @param budget the id of its budget row
 */
public record Organization(String id, List<String> models, String budget, ObjectNode metadata) {
    public Organization {
        models = List.copyOf(models);
    }
}
