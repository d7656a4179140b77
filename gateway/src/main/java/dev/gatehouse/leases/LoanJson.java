package dev.gatehouse.leases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.leases.Bank.Loan;
import dev.gatehouse.money.Usd;
import java.time.Duration;

/** Answers as they are kept, to be given again. */
final class LoanJson {
    private LoanJson() {}

    static String text(Loan loan) {
        var json = Json.object();
        switch (loan) {
            case Loan.Lent(var amount, var term) ->
                json.put("is", "lent").put("amount", amount.nanos()).put("seconds", term.toSeconds());
            case Loan.Refused(var shortage) ->
                json.put("is", "refused")
                        .put("spent", shortage.spent().nanos())
                        .put("limit", shortage.limit().nanos());
            case Loan.Recalling _ -> json.put("is", "recalling");
            case Loan.Unlimited _ -> json.put("is", "unlimited");
            case Loan.Closed _ -> json.put("is", "closed");
        }
        return json.toString();
    }

    static Loan read(String text) {
        var json = Json.parseObject(text);
        var is = json.path("is").asText();
        return switch (is) {
            case "lent" -> new Loan.Lent(
                    usd(json, "amount"), Duration.ofSeconds(json.path("seconds").asLong()));
            case "refused" -> new Loan.Refused(new Shortage(usd(json, "spent"), usd(json, "limit")));
            case "recalling" -> new Loan.Recalling();
            case "unlimited" -> new Loan.Unlimited();
            case "closed" -> new Loan.Closed();
            default -> throw new IllegalStateException("answer " + is);
        };
    }

    private static Usd usd(ObjectNode json, String name) {
        return new Usd(json.path(name).asLong());
    }
}
