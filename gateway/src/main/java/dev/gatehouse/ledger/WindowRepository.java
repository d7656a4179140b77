package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.PurseId.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The SQL that adds what requests cost to limits with a window of their own. Before their owners: whoever resets them comes from here. */
final class WindowRepository {
    /** A window of a period counts whatever its owner spends; there are rows only of those that limited somebody. */
    static final String ADD = """
            with given as (
                select * from unnest(cast(:kinds as smallint[]), cast(:owners as text[]), cast(:parts as text[]),
                    cast(:nanos as numeric[])) given (kind, owner, part, nanos)
            ),
            locked as (
                select found.kind, found.owner, found.part, nanos from budget_window found
                join given on given.kind = found.kind and given.owner = found.owner
                          and (given.part is null or given.part = found.part)
                order by found.kind, found.owner, found.part for no key update of found
            )
            update budget_window set spend = spend + nanos * 0.000000001
            from locked
            where budget_window.kind = locked.kind and budget_window.owner = locked.owner
              and budget_window.part = locked.part
            """;

    private static final String ANY = "";
    private static final List<Kind> KINDS = List.of(Kind.KEY_MODEL, Kind.KEY_WINDOW, Kind.TEAM_WINDOW);

    private WindowRepository() {}

    /** Windows that may be there: of periods any. */
    static List<PurseId> concerned(UsageRecord record) {
        var concerned = new ArrayList<PurseId>();
        if (!record.keyHash().isEmpty()) {
            concerned.add(new PurseId(Kind.KEY_WINDOW, record.keyHash(), ANY));
            PurseId.partsOf(List.of(record.requestedModel(), record.model()))
                    .forEach(part -> concerned.add(new PurseId(Kind.KEY_MODEL, record.keyHash(), part)));
        }
        if (!record.teamId().isEmpty()) {
            concerned.add(new PurseId(Kind.TEAM_WINDOW, record.teamId(), ANY));
        }
        return concerned;
    }

    /** @param byKind those of other kinds are left alone */
    static void add(Handle handle, Map<Kind, Map<PurseId, BigDecimal>> byKind) {
        var spent = new LinkedHashMap<PurseId, BigDecimal>();
        for (var kind : KINDS) {
            spent.putAll(byKind.getOrDefault(kind, Map.of()));
        }
        if (spent.isEmpty()) {
            return;
        }
        var purses = List.copyOf(spent.keySet());
        handle.createUpdate(ADD)
                .bindArray(
                        "kinds",
                        Integer.class,
                        purses.stream().map(purse -> purse.kind().code()).toArray())
                .bindArray(
                        "owners",
                        String.class,
                        purses.stream().map(PurseId::owner).toArray())
                .bindArray(
                        "parts",
                        String.class,
                        purses.stream()
                                .map(purse -> purse.kind() != Kind.KEY_MODEL
                                                && purse.part().equals(ANY)
                                        ? null
                                        : purse.part())
                                .toArray())
                .bindArray("nanos", BigDecimal.class, spent.values().toArray())
                .execute();
    }
}
