package dev.gatehouse.ratelimits;

import dev.gatehouse.platform.Tx;
import dev.gatehouse.ratelimits.Sharing.Answer;
import dev.gatehouse.ratelimits.Sharing.Report;
import dev.gatehouse.ratelimits.Sharing.Share;
import java.util.List;
import java.util.UUID;

/** What nodes tell each other through PostgreSQL. */
final class RateRepository {
    private static final long LOCK = 0x72617465L;

    /** Shares are given by one after the other; who holds that up does not hold up the others for long. */
    static final String TURN = """
            select set_config('lock_timeout', '500', true), pg_advisory_xact_lock(:lock)
            """;

    static final String BEAT = """
            with told as (
                insert into rate_node (node, seen_at) values (:node, clock_timestamp())
                on conflict (node) do update set seen_at = excluded.seen_at
            )
            select 1 + count(*) filter (where seen_at > clock_timestamp() - cast(:life as interval)) as nodes,
                   1 + count(*) as known,
                   count(*) filter (where seen_at > clock_timestamp() - cast(:life as interval) and node < :node) as rank
            from rate_node where node <> :node and seen_at > clock_timestamp() - interval '1 day'
            """;

    /** The same reckoning as {@link Sharing#share}. */
    static final String EXCHANGE = """
            with report as (
                select * from unnest(
                    cast(:counters as text[]), cast(:limits as bigint[]), cast(:used as bigint[]), cast(:asked as bigint[]),
                    cast(:waiting as bigint[]), cast(:seconds as bigint[]))
                with ordinality as told (counter, most, used, asked, waiting, seconds, turn)
            ), other as (
                select counter, sum(rate_use.used) as used,
                       coalesce(sum(greatest(share, 0)) filter (where told_at > statement_timestamp() - cast(:lasts as interval)), 0) as share,
                       coalesce(sum(rate_use.asked) filter (where told_at > statement_timestamp() - cast(:lasts as interval)), 0) as asked
                from rate_use join report using (counter)
                where process <> :process and until > statement_timestamp()
                group by counter
            ), reckoned as (
                select counter, report.used, report.asked, report.waiting, seconds, turn, coalesce(other.used, 0) as others,
                       greatest(0, most - report.used - coalesce(other.used, 0) - coalesce(other.share, 0)) as rest,
                       (report.asked + 1.0) / (report.asked + coalesce(other.asked, 0) + :nodes) as weight
                from report left join other using (counter)
            ), answer as (
                select *, cast(greatest(trunc(rest * weight), least(rest, waiting)) as bigint) as share from reckoned
            ), told as (
                insert into rate_use (counter, process, used, share, asked, told_at, until)
                select counter, :process, used, share, asked, statement_timestamp(),
                       statement_timestamp() + make_interval(secs => seconds)
                from answer
                on conflict (counter, process) do update
                set used = excluded.used, share = excluded.share, asked = excluded.asked, told_at = excluded.told_at,
                    until = excluded.until
            )
            select cast(others as bigint) as others, share from answer order by turn
            """;

    static final String FORGET = """
            with gone as (delete from rate_use where until < now())
            delete from rate_node where seen_at < now() - interval '1 day'
            """;

    void turn(Tx tx) {
        tx.handle().createQuery(TURN).bind("lock", LOCK).mapToMap().one();
    }

    /** Without shares. */
    Answer beat(Tx tx, UUID node) {
        return tx.handle()
                .createQuery(BEAT)
                .bind("node", node)
                .bind("life", Sharing.NODE_SECONDS + " seconds")
                .map((row, _) -> new Answer(row.getInt("nodes"), row.getInt("known"), row.getInt("rank"), List.of()))
                .one();
    }

    List<Share> exchange(Tx tx, UUID process, int nodes, List<Report> reports) {
        return tx.handle()
                .createQuery(EXCHANGE)
                .bind("process", process)
                .bind("nodes", nodes)
                .bind("lasts", Sharing.SHARE_SECONDS + " seconds")
                .bindArray(
                        "counters",
                        String.class,
                        reports.stream().map(report -> report.id().name()).toList())
                .bindArray(
                        "limits",
                        Long.class,
                        reports.stream().map(Report::limit).toList())
                .bindArray(
                        "used", Long.class, reports.stream().map(Report::used).toList())
                .bindArray(
                        "asked", Long.class, reports.stream().map(Report::asked).toList())
                .bindArray(
                        "waiting",
                        Long.class,
                        reports.stream().map(Report::waiting).toList())
                .bindArray(
                        "seconds",
                        Long.class,
                        reports.stream()
                                .map(report -> report.id().window().length().toSeconds())
                                .toList())
                .map((row, _) -> new Share(row.getLong("others"), row.getLong("share")))
                .list();
    }

    void forget(Tx tx) {
        tx.handle().createUpdate(FORGET).execute();
    }
}
