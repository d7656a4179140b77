package dev.gatehouse.customers;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Dialect.Wrapper;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft.Declared;
import dev.gatehouse.endpoint.EndpointDraft.Named;
import dev.gatehouse.endpoint.None;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What can be done with customers, under either of their names. */
public final class CustomerEndpoints {
    private final String noun;
    private final Customers customers;

    private CustomerEndpoints(String noun, Customers customers) {
        this.noun = noun;
        this.customers = customers;
    }

    public static List<Endpoint> of(Customers customers) {
        return Stream.of("customer", "end_user")
                .flatMap(noun -> new CustomerEndpoints(noun, customers).all().stream())
                .toList();
    }

    private List<Endpoint> all() {
        return List.of(
                endpoint(Endpoint::post, "new", W500)
                        .describe("Makes a customer, with a budget of its own where limits are given.")
                        .takes(NewCustomer.class)
                        .returns(Customer.class, call -> customers.create(call.grant(), call.body())),
                endpoint(Endpoint::get, "info", W500)
                        .describe("Shows a customer.")
                        .asks(InfoQuery.class)
                        .returns(
                                Customer.class,
                                call -> customers.info(
                                        call.grant(), call.query().endUserId())),
                endpoint(Endpoint::post, "update", W500)
                        .describe("Changes what was sent of a customer.")
                        .takes(CustomerUpdate.class)
                        .returns(Customer.class, call -> customers.update(call.grant(), call.body())),
                endpoint(Endpoint::post, "delete", W500)
                        .describe("Deletes all of the named customers, or none.")
                        .takes(CustomerNames.class)
                        .returns(DeletedCustomers.class, call -> customers.delete(call.grant(), call.body())),
                endpoint(Endpoint::get, "list", W500)
                        .describe("Lists all customers by their ids.")
                        .lists(Customer.class, call -> customers.list(call.grant())),
                endpoint(Endpoint::post, "block", NONE)
                        .describe("Refuses the named customers from now on, known or not.")
                        .takes(CustomerNames.class)
                        .returns(BlockedCustomers.class, call -> customers.block(call.grant(), call.body())),
                endpoint(Endpoint::post, "unblock", NONE)
                        .describe("Serves the named customers again.")
                        .takes(CustomerNames.class)
                        .returns(BlockedCustomers.class, call -> customers.unblock(call.grant(), call.body())));
    }

    private Declared<None, None> endpoint(BiFunction<String, String, Named> method, String verb, Wrapper wrapper) {
        return method.apply("/" + noun + "/" + verb, noun + "." + verb)
                .needs(ROUTE_GATE)
                .speaks(litellm(wrapper))
                .costs(FREE);
    }

    record InfoQuery(@Description("Of the customer.") String endUserId) {}
}
