package dev.gatehouse.teams;

import dev.gatehouse.access.Grant;
import dev.gatehouse.platform.Database;
import dev.gatehouse.teams.MemberListRepository.Filter;
import dev.gatehouse.teams.MemberPage.Links;
import dev.gatehouse.teams.MemberPage.Meta;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Shows rosters by pages to those who may see the team. */
public final class MemberLists {
    private final Database database;
    private final TeamRows rows;
    private final TeamReads reads;
    private final MemberListRepository repository = new MemberListRepository();

    public MemberLists(Database database, TeamRows rows, TeamReads reads) {
        this.database = database;
        this.rows = rows;
        this.reads = reads;
    }

    public MemberPage list(Grant grant, String id, MemberQuery asked) {
        return database.read(tx -> {
            var team = rows.find(tx, id).orElseThrow(() -> TeamErrors.noSuchTeam(id));
            reads.requireReader(tx, grant, team);
            var filter = new Filter(
                    id,
                    team.memberBudget(),
                    asked.roles(),
                    asked.q() == null || asked.q().isEmpty() ? null : asked.q());
            var sort = asked.sortedBy();
            int number = asked.number();
            int size = asked.size();
            long total = repository.count(tx, filter);
            long pages = (total + size - 1) / size;
            return new MemberPage(
                    repository.page(tx, filter, sort, asked.descends(), size, (number - 1L) * size),
                    new Meta(total, pages, number, size),
                    links(id, asked, number, pages));
        });
    }

    private static Links links(String team, MemberQuery asked, int number, long pages) {
        int last = (int) Math.max(1, pages);
        return new Links(
                link(team, asked, number),
                link(team, asked, 1),
                number > 1 ? link(team, asked, Math.min(number - 1, last)) : null,
                number < last ? link(team, asked, number + 1) : null,
                link(team, asked, last));
    }

    private static String link(String team, MemberQuery asked, int page) {
        return "/management/v1/teams/" + encoded(team) + "/members?"
                + asked.onPage(page).entrySet().stream()
                        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
