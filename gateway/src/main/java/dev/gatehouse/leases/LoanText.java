package dev.gatehouse.leases;

import dev.gatehouse.leases.Bank.Loan;
import dev.gatehouse.money.Usd;
import java.time.Duration;

/** Answers as they are kept, to be given again. */
final class LoanText {
    private LoanText() {}

    static String write(Loan loan) {
        return switch (loan) {
            case Loan.Lent(var amount, var term) -> "lent " + amount.nanos() + " " + term.toMillis();
            case Loan.Open(var rest, var term) -> "open " + rest.nanos() + " " + term.toMillis();
            case Loan.Refused(var shortage) ->
                "refused " + shortage.spent().nanos() + " " + shortage.limit().nanos();
            case Loan.Recalling _ -> "recalling";
            case Loan.Unlimited _ -> "unlimited";
            case Loan.Closed _ -> "closed";
        };
    }

    static Loan read(String text) {
        var parts = text.split(" ");
        return switch (parts[0]) {
            case "lent" -> new Loan.Lent(usd(parts[1]), Duration.ofMillis(Long.parseLong(parts[2])));
            case "open" -> new Loan.Open(usd(parts[1]), Duration.ofMillis(Long.parseLong(parts[2])));
            case "refused" -> new Loan.Refused(new Shortage(usd(parts[1]), usd(parts[2])));
            case "recalling" -> new Loan.Recalling();
            case "unlimited" -> new Loan.Unlimited();
            case "closed" -> new Loan.Closed();
            default -> throw new IllegalStateException("answer " + parts[0]);
        };
    }

    private static Usd usd(String nanos) {
        return new Usd(Long.parseLong(nanos));
    }
}
