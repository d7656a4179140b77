package dev.gatehouse.customers;

import dev.gatehouse.endpoint.Description;
import java.util.List;

/** The customers whose block was set or lifted, as they are now. */
public record BlockedCustomers(
        @Description("Those named, as they are now.") List<CustomerFields> blockedUsers) {
    public BlockedCustomers {
        blockedUsers = List.copyOf(blockedUsers);
    }
}
