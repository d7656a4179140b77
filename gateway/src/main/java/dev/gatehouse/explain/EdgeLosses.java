package dev.gatehouse.explain;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.KeyIdentity;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Role;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.access.TeamFacts;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.explain.LossRepository.Alike;
import dev.gatehouse.explain.Losses.Loss;
import dev.gatehouse.platform.Database;
import dev.gatehouse.ratelimits.Rates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who would lose which models, did one group not contain another any more. The database tells who names a group that is concerned;
 * whether he would lose anything decides whoever decides it otherwise.
 */
public final class EdgeLosses {
    private final LossRepository repository = new LossRepository();
    private final Database database;
    private final Policy policy;
    private final Supplier<ServedModels> served;

    public EdgeLosses(Database database, Policy policy, Supplier<ServedModels> served) {
        this.database = database;
        this.policy = policy;
        this.served = served;
    }

    /** @param named the models that matter; none for all */
    public Losses of(Question.Edge edge, List<String> named) {
        var now = served.get();
        var without = now.with(now.groups().without(edge.parent(), edge.child()));
        var lost = new HashSet<String>();
        var models = new ArrayList<String>();
        for (var model : named.isEmpty() ? now.groups().modelsOf(edge.child()) : named) {
            var cut = cut(now, without, model);
            if (!cut.isEmpty()) {
                lost.addAll(cut);
                models.add(model);
            }
        }
        var ids = now.granting().stream()
                .filter(id -> now.granted(id).stream().anyMatch(lost::contains))
                .toList();
        return database.read(
                tx -> losses(models, without, repository.keys(tx, lost, ids), repository.teams(tx, lost, ids)));
    }

    /** Groups that no longer lead to the model. */
    private static Set<String> cut(ServedModels now, ServedModels without, String model) {
        var direct = now.named(model).groups();
        var cut = new HashSet<>(now.groups().leadingTo(direct));
        cut.removeAll(without.groups().leadingTo(direct));
        return cut;
    }

    private Losses losses(List<String> models, ServedModels without, List<Alike> alike, List<TeamFacts> teams) {
        var keys = new ArrayList<Loss>();
        long count = 0;
        for (var some : alike) {
            var lost = lost(holder(some), models, without);
            if (!lost.isEmpty()) {
                count += some.count();
                some.first().forEach(key -> keys.add(new Loss(key.toString(), lost)));
            }
        }
        var ofTeams = new ArrayList<Loss>();
        for (var team : teams) {
            var lost = lost(
                    new Caller.TokenHolder(Role.INTERNAL_USER, null, null, team, null, List.of(), Rates.NONE),
                    models,
                    without);
            if (!lost.isEmpty()) {
                ofTeams.add(new Loss(team.id(), lost));
            }
        }
        var concerned = new LinkedHashSet<String>();
        keys.forEach(loss -> concerned.addAll(loss.models()));
        ofTeams.forEach(loss -> concerned.addAll(loss.models()));
        return new Losses(List.copyOf(concerned), first(keys), count, first(ofTeams), ofTeams.size());
    }

    private static List<Loss> first(List<Loss> losses) {
        return losses.stream()
                .sorted(Comparator.comparing(Loss::id))
                .limit(LossRepository.SHOWN)
                .toList();
    }

    private List<String> lost(Caller caller, List<String> models, ServedModels without) {
        return models.stream()
                .filter(model -> policy.loses(caller, model, without))
                .toList();
    }

    /** A key of which nothing is known but what it says of models. */
    private static Caller holder(Alike some) {
        var owner = some.ofUser() == null ? null : new UserFacts("", null, Map.of(), some.ofUser(), true);
        return new Caller.KeyHolder(new KeyIdentity(
                some.first().getFirst(),
                KeyIdentity.Format.SK,
                null,
                null,
                null,
                some.inTeam() ? "" : null,
                null,
                some.models(),
                Map.of(),
                List.of(),
                List.of(),
                false,
                false,
                null,
                null,
                owner,
                some.team(),
                List.of(),
                Rates.NONE));
    }
}
