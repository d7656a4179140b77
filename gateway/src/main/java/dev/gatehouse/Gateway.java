package dev.gatehouse;

import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.BannedMembers;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.ClientAddresses;
import dev.gatehouse.access.EndpointClass;
import dev.gatehouse.access.Epochs;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.OpenModels;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.TokenCache;
import dev.gatehouse.accessgroups.LiveGroups;
import dev.gatehouse.answercache.AnswerCache;
import dev.gatehouse.apidocs.ApiDocsEndpoints;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.breakers.BreakerExchange;
import dev.gatehouse.breakers.BreakerRules;
import dev.gatehouse.breakers.Breakers;
import dev.gatehouse.breakers.CircuitEndpoints;
import dev.gatehouse.budgets.BudgetResets;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.SoftBudgets;
import dev.gatehouse.catalog.ProviderFacts;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.config.Config;
import dev.gatehouse.credits.Holders;
import dev.gatehouse.customers.Customers;
import dev.gatehouse.deployments.LiveModels;
import dev.gatehouse.deployments.StoredModelRows;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointRunner;
import dev.gatehouse.endpoint.EndpointTable;
import dev.gatehouse.endpoint.Errors;
import dev.gatehouse.endpoint.OpenApi;
import dev.gatehouse.endpoint.RepeatedWrites;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.explain.EdgeLosses;
import dev.gatehouse.explain.ExplanationEndpoints;
import dev.gatehouse.explain.Explanations;
import dev.gatehouse.health.HealthEndpoints;
import dev.gatehouse.health.Readiness;
import dev.gatehouse.idempotency.Claims;
import dev.gatehouse.idempotency.Expiry;
import dev.gatehouse.idempotency.Terms;
import dev.gatehouse.inference.ChatSurface;
import dev.gatehouse.inference.CountTokensSurface;
import dev.gatehouse.inference.EmbeddingsSurface;
import dev.gatehouse.inference.Formats;
import dev.gatehouse.inference.Guards;
import dev.gatehouse.inference.InferenceEndpoints;
import dev.gatehouse.inference.Lane;
import dev.gatehouse.inference.Memory;
import dev.gatehouse.inference.Patience;
import dev.gatehouse.inference.Pipeline;
import dev.gatehouse.inference.Repeats;
import dev.gatehouse.inference.ResponseSeals;
import dev.gatehouse.inference.ResponsesSurface;
import dev.gatehouse.inference.Settlement;
import dev.gatehouse.inference.StoredResponsesSurface;
import dev.gatehouse.keys.KeyLoader;
import dev.gatehouse.keys.TokenLoader;
import dev.gatehouse.leases.CustomerDefault;
import dev.gatehouse.leases.HeldAmounts;
import dev.gatehouse.leases.LeaseBank;
import dev.gatehouse.leases.LeaseTerms;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.ledger.Drain;
import dev.gatehouse.ledger.DrainSettings;
import dev.gatehouse.ledger.JournalAck;
import dev.gatehouse.ledger.JournalSettings;
import dev.gatehouse.ledger.Journals;
import dev.gatehouse.limits.Admissions;
import dev.gatehouse.limits.InFlight;
import dev.gatehouse.limits.IpLimit;
import dev.gatehouse.measurements.Measurements;
import dev.gatehouse.payers.Payers;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.DatabaseAddress;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.OperatorFault;
import dev.gatehouse.platform.Schema;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Settings;
import dev.gatehouse.platform.Vault;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.ratelimits.Backend;
import dev.gatehouse.ratelimits.Exchanger;
import dev.gatehouse.ratelimits.PostgresSharing;
import dev.gatehouse.ratelimits.PreferredSharing;
import dev.gatehouse.ratelimits.RateLimits;
import dev.gatehouse.ratelimits.RedisSharing;
import dev.gatehouse.ratelimits.Sharing;
import dev.gatehouse.routers.Decisions;
import dev.gatehouse.routers.Market;
import dev.gatehouse.routers.Measured;
import dev.gatehouse.routers.ModelRouters;
import dev.gatehouse.routers.RouterEndpoints;
import dev.gatehouse.routing.Resolver;
import dev.gatehouse.routing.Router;
import dev.gatehouse.routing.ServedDeployments;
import dev.gatehouse.routing.Standing;
import dev.gatehouse.server.EngineSettings;
import dev.gatehouse.server.Front;
import dev.gatehouse.server.HttpEngine;
import dev.gatehouse.snapshot.Snapshots;
import dev.gatehouse.tags.Tags;
import dev.gatehouse.telemetry.BreakerMetrics;
import dev.gatehouse.telemetry.GatewayMetrics;
import dev.gatehouse.telemetry.Redactor;
import dev.gatehouse.telemetry.RequestTelemetry;
import dev.gatehouse.wallets.LedgerJobs;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.gemini.GeminiChat;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: the whole object graph, made by hand in reading order, and taken down in the opposite one. */
final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final String MASTER_USER = "default_user_id";
    private static final int POOL = 10;
    private static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEAST_STALE = Duration.ofSeconds(1);
    /** A slow poll is not an absence; two seconds without one are. */
    private static final Duration AWAY = Duration.ofSeconds(2);

    private static final Duration FIRST_WORD = Duration.ofSeconds(5);
    private static final Duration PROOF_PAUSE = Duration.ofMillis(500);

    private final Settings settings;
    private final Clocks clocks;
    private final Readiness readiness;
    private final Database database;
    private final ChangeFeed feed;
    private final Drain drain;
    private final HttpEngine engine;
    private final Schema schema;
    private final Optional<TokenCache> tokens;
    private final Purses purses;
    private final BudgetResets resets;
    private final Claims claims;
    private final Expiry expiry;
    private final SoftBudgets softBudgets;
    private final Exchanger exchanger;
    private final BreakerExchange breakerExchange;
    private final Decisions decisions;
    private final LedgerJobs ledgerJobs;
    private final LiveModels liveModels;
    private final LiveGroups liveGroups;

    private Gateway(
            Settings settings,
            Clocks clocks,
            Readiness readiness,
            Database database,
            ChangeFeed feed,
            Drain drain,
            HttpEngine engine,
            Schema schema,
            Optional<TokenCache> tokens,
            Purses purses,
            BudgetResets resets,
            Claims claims,
            Expiry expiry,
            SoftBudgets softBudgets,
            Exchanger exchanger,
            BreakerExchange breakerExchange,
            Decisions decisions,
            LedgerJobs ledgerJobs,
            LiveModels liveModels,
            LiveGroups liveGroups) {
        this.settings = settings;
        this.clocks = clocks;
        this.readiness = readiness;
        this.database = database;
        this.feed = feed;
        this.drain = drain;
        this.engine = engine;
        this.schema = schema;
        this.tokens = tokens;
        this.purses = purses;
        this.resets = resets;
        this.claims = claims;
        this.expiry = expiry;
        this.softBudgets = softBudgets;
        this.exchanger = exchanger;
        this.breakerExchange = breakerExchange;
        this.decisions = decisions;
        this.ledgerJobs = ledgerJobs;
        this.liveModels = liveModels;
        this.liveGroups = liveGroups;
    }

    /**
     * Starts a node; it serves when this returns. Without its database it serves what needs none, and is not ready until it comes.
     *
     * @param schema of that database
     * @param data the node's own directory, already locked
     * @param direct for what a pooler cannot pass on; may be the same address
     */
    static Gateway start(
            Settings settings,
            Config config,
            DataDirectory data,
            DatabaseAddress address,
            DatabaseAddress direct,
            Schema schema,
            Secret masterKey,
            Vault vault,
            ServedDeployments deployments,
            String version) {
        var clocks = Clocks.system();
        var ids = new Ids(clocks);

        // What requests read, kept current by the change feed.
        var database = Database.open(address, POOL);
        if (schema.isCurrent()) {
            prove(vault, database);
        }
        var feed = new ChangeFeed(List.of(direct, address), clocks);
        var keyLoader = new KeyLoader(database, config.plan());
        var epochs = new Epochs();
        var keyCache = new KeyCache(keyLoader, CacheLimits.forPool(POOL), epochs, clocks);
        var directory = new Directory(config.tenants().users());
        var tokens = config.access()
                .jwt()
                .map(jwt -> new TokenCache(
                        jwt, new TokenLoader(database, directory, new AuditLog(ids, clocks), clocks), epochs, clocks));
        for (var kind : Subject.Kind.values()) {
            feed.subscribe(kind.topic(), id -> keyCache.forget(kind, id));
            tokens.ifPresent(cache -> feed.subscribe(kind.topic(), id -> cache.forget(kind, id)));
        }
        var snapshots =
                new Snapshots(deployments.routes(List.of()), deployments.facts().makers()::prefixed);
        var liveModels = new LiveModels(database, vault, deployments, snapshots, Redactor::learn);
        feed.subscribe(StoredModelRows.TOPIC, liveModels::changed);
        database.onCommit(changes -> {
            feed.deliver(changes);
            liveModels.settle(changes);
        });
        var liveGroups = new LiveGroups(database, snapshots, LiveGroups.BOUND);
        feed.subscribe(LiveGroups.TOPIC, liveGroups::changed);

        // Where what they cost is written.
        var journals = Journals.open(
                data,
                JournalSettings.standard(
                        JournalAck.valueOf(settings.journalAck().name())),
                clocks,
                ids);
        var drain = Drain.start(journals, database.dataSource(), DrainSettings.STANDARD, clocks);

        // What may be spent, as far as it was lent to this node.
        var budgets = config.budgets();
        var ofCustomers = new CustomerDefault(budgets.customerBudget(), budgets.customerMost());
        var purses = new Purses(
                new LeaseBank(
                        database,
                        journals.node(),
                        new LeaseTerms(settings.leaseTerm(), LeaseTerms.PATIENCE),
                        ofCustomers,
                        clocks),
                clocks);
        feed.subscribe(Purses.TOPIC, purses::recall);
        feed.subscribe(HeldAmounts.TOPIC, id -> {
            drain.flushNow();
            purses.recall(id);
        });
        feed.subscribe(Holders.TOPIC, id -> purses.changed(PurseId.Kind.WALLET, id));
        for (var kind : Subject.Kind.values()) {
            feed.subscribe(kind.topic(), id -> purses.changed(PurseId.Kind.valueOf(kind.name()), id));
        }
        var payers = Payers.of(database, ofCustomers, budgets.all() != null);
        watchPayers(feed, payers, purses, ofCustomers);

        // What was asked with an id, so that it is done once.
        var claims = new Claims(
                database,
                purses::book,
                vault,
                Terms.standard(settings.idempotency().quota()),
                ids,
                clocks);
        var expiry = new Expiry(claims);

        // How often may be asked.
        var rateLimits = new RateLimits(clocks);
        var overDatabase = new PostgresSharing(database, journals.node(), ids.next(), clocks);
        var exchanger = new Exchanger(
                rateLimits,
                settings.redisUrl()
                        .<Sharing>map(url -> new PreferredSharing(
                                        new RedisSharing(url, journals.node(), ids.next()), overDatabase, clocks)
                                .start())
                        .orElse(overDatabase),
                clocks);

        // Who may do what.
        var open = OpenModels.of(
                settings.strangers(),
                model -> !snapshots.current().routes().deployments(model).isEmpty(),
                clocks);
        var authenticator = new Authenticator(
                masterKey,
                settings.adminKey(),
                MASTER_USER,
                config.access(),
                disabled(settings),
                keyCache,
                tokens,
                clocks,
                () -> feed.lag().compareTo(staleLimit(settings)) > 0,
                IpLimit.of(rateLimits, settings.strangers().perMinute(), clocks),
                open,
                new ClientAddresses(settings.strangers().trustedProxies()));
        var resolver = new Resolver(() -> snapshots.current().routes());
        var policy = new Policy(config.access(), () -> snapshots.current().served(), settings.refusals(), open);
        var banned = config.access().clientCredentials() ? BannedMembers.NONE : BannedMembers.ALL;

        // Who of the providers is called.
        var failover = settings.failover();
        var shut = failover.breakers();
        var metrics = new GatewayMetrics();
        var breakers = new Breakers(
                new BreakerRules(shut.failures(), shut.successes(), shut.timeout(), shut.rate(), shut.least()),
                clocks,
                new BreakerMetrics(metrics.registry()));
        breakers.prepare(
                Providers.shipped().all().stream().map(ProviderFacts::slug).toList());
        var breakerExchange = new BreakerExchange(breakers, database, journals.node(), clocks);
        var standing = new Standing(() -> snapshots.current().routes(), breakers, new Measurements(clocks));
        // Which model, where a client leaves that to us.
        var decisions = new Decisions(database, clocks);
        var routers = new ModelRouters(
                new Market(
                        () -> snapshots.current().routes(),
                        deployments.facts(),
                        standing::isOpen,
                        deployment -> Measured.of(standing.measured(deployment))),
                policy,
                decisions,
                clocks);

        // What was answered, for who asks the same again.
        var answers = new AnswerCache(clocks);

        // The way of a request to a model.
        var anthropic = new AnthropicMessages();
        var gemini = GeminiChat.whole();
        var formats = new Formats(new OpenAiChat(), anthropic, gemini);
        var inFlight = new InFlight();
        var pipeline = new Pipeline(
                authenticator,
                routers,
                resolver,
                policy,
                banned,
                Guards.NONE,
                new Router(failover.attempts(), standing),
                new Patience(failover.silence()),
                Repeats.of(claims, settings.idempotency().tracing()),
                payers,
                new Admissions(rateLimits, purses, inFlight, settings.refusals(), clocks),
                Memory.of(answers));
        var inference = new InferenceEndpoints(
                new ChatSurface("chat.completions", formats, Protocol.OPENAI, clocks),
                new ChatSurface("messages", formats, Protocol.ANTHROPIC, clocks),
                CountTokensSurface.anthropic(formats, anthropic),
                new EmbeddingsSurface(formats),
                new InferenceEndpoints.Gemini(
                        ChatSurface.gemini(formats, gemini, clocks),
                        ChatSurface.geminiStream(formats, clocks),
                        CountTokensSurface.gemini(formats, gemini)),
                responses(formats, vault, clocks));

        // Every endpoint there is.
        var readiness = new Readiness()
                .require("schema", schema::isCurrent)
                .require("keyring", vault::isProven)
                .require("database", () -> feed.hasHeard() && feed.lag().compareTo(staleLimit(settings)) < 0)
                .tell("database_lag_millis", () -> feed.lag().toMillis());
        var all = new ArrayList<Endpoint>(inference.all());
        all.addAll(new Nouns(
                        settings,
                        config,
                        masterKey,
                        vault,
                        deployments,
                        database,
                        directory,
                        snapshots,
                        liveModels,
                        liveGroups,
                        policy,
                        ids,
                        clocks)
                .endpoints());
        all.addAll(CircuitEndpoints.of(breakers, breakerExchange, shut.adminOnly()));
        all.addAll(RouterEndpoints.of(routers, decisions));
        all.addAll(HealthEndpoints.of(readiness, metrics::scrape));
        var errors = new Errors(formats.openai(), anthropic, gemini, clocks);
        var served = new CompletableFuture<EndpointTable>();
        all.addAll(ApiDocsEndpoints.of(() -> OpenApi.of(served.join(), version)));
        all.addAll(ExplanationEndpoints.of(new Explanations(
                authenticator,
                policy,
                served::join,
                errors,
                new EdgeLosses(database, policy, () -> snapshots.current().served())::of)));
        var endpoints = EndpointTable.of(all);
        served.complete(endpoints);
        var runner =
                new EndpointRunner(authenticator, policy, banned, errors, RepeatedWrites.of(claims, clocks), clocks);

        // The doors.
        var engine = new HttpEngine(engineSettings(settings), clocks);
        var telemetry = new RequestTelemetry(metrics.registry());
        metrics.gauge("gatehouse.requests.in_flight", "Requests admitted and not yet settled", inFlight::count);
        metrics.gauge("gatehouse.connections", "Client connections open", engine::connections);
        metrics.gauge("gatehouse.body.bytes", "Bytes of request bodies held", engine::bodyBytes);
        metrics.gauge(
                "gatehouse.ratelimit.nodes", "Nodes that share rate limits, as this one knows", rateLimits::nodes);
        metrics.gauge("gatehouse.ratelimit.counters", "Counters of rate limits in memory", rateLimits::count);
        for (var backend : Backend.values()) {
            metrics.gauge(
                    "gatehouse.ratelimit.backend",
                    "1 for that over which rate limits are shared",
                    "backend",
                    backend.key(),
                    () -> rateLimits.backend() == backend ? 1 : 0);
        }
        metrics.gauge("gatehouse.keys.cached", "Keys in memory, known and unknown", keyCache::size);
        metrics.gauge("gatehouse.journal.backlog.bytes", "Journal not yet in the database", drain::backlogBytes);
        metrics.gauge("gatehouse.journal.backlog.records", "Records not yet in the database", drain::backlogRecords);
        metrics.gauge("gatehouse.journal.write.failures", "Journal writes that failed", journals::writeFailures);
        metrics.gauge("gatehouse.journal.damaged.segments", "Segments that cannot be read", drain::damagedSegments);
        metrics.gauge("gatehouse.journal.lost.segments", "Segments that are gone undrained", drain::lostSegments);
        metrics.gauge(
                "gatehouse.access.groups.failures", "Readings of access groups that failed", liveGroups::failures);
        metrics.gauge(
                "gatehouse.access.groups.flat",
                "1 where groups contain no groups because they could not be read",
                () -> liveGroups.isFlat() ? 1 : 0);
        metrics.gauge(
                "gatehouse.feed.lag.seconds",
                "Age of what this node believes",
                () -> feed.lag().toMillis() / 1e3);
        metrics.gauge("gatehouse.idempotency.replays", "Requests answered again", claims::replays);
        metrics.gauge("gatehouse.idempotency.conflicts", "Requests with an id that were refused", claims::conflicts);
        metrics.gauge("gatehouse.idempotency.stored.bytes", "Answers stored by this node", claims::storedBytes);
        metrics.gauge("gatehouse.idempotency.captured.bytes", "Answers held to be stored", claims::capturedBytes);
        metrics.gauge("gatehouse.idempotency.waiting", "Requests that wait for another", claims::waiting);
        metrics.gauge("gatehouse.idempotency.pending", "Requests over, to be told the database", claims::pending);
        database.refuseWhile(() -> feed.lag().compareTo(AWAY) > 0);
        schema.whenCurrent(() -> {
            listen(feed, keyLoader, clocks);
            liveGroups.start();
            proveWhenPossible(vault, database);
            liveModels.start();
        });
        var resets = new BudgetResets(database, budgets, clocks);
        schema.whenCurrent(resets::start);
        schema.whenCurrent(expiry::start);
        var softBudgets = new SoftBudgets(database, clocks);
        schema.whenCurrent(softBudgets::start);
        metrics.gauge("gatehouse.budgets.soft.spent", "Soft budgets this node said were spent", softBudgets::told);
        schema.whenCurrent(exchanger::start);
        schema.whenCurrent(breakerExchange::start);
        schema.whenCurrent(decisions::start);
        metrics.gauge("gatehouse.answers.remembered.bytes", "Answers held to be given again", answers::bytes);
        metrics.gauge("gatehouse.answers.hits", "Requests answered from memory", answers::hits);
        metrics.gauge("gatehouse.answers.misses", "Requests that could have been, and were not", answers::misses);
        metrics.gauge(
                "gatehouse.router.decisions.dropped", "Choices of routers that are not counted", decisions::dropped);
        var ledgerJobs = new LedgerJobs(database, clocks);
        schema.whenCurrent(ledgerJobs::start);
        metrics.gauge(
                "gatehouse.ledger.differences",
                "What did not agree when the ledger was last proved",
                ledgerJobs::differences);
        schema.whenCurrent(() -> Thread.ofVirtual().name("lease-release").start(() -> releaseEarlier(purses, drain)));
        engine.start(
                (loop, upstream) -> {
                    var journal = journals.lane(loop, loop);
                    var settlement = new Settlement(journal, ids, clocks, settings.midstreamFailure(), telemetry);
                    return new Front(
                            endpoints,
                            runner,
                            errors,
                            pipeline,
                            inference.surfaces(),
                            new Lane(upstream, journal, settlement, clocks),
                            () -> feed.hasHeard() ? feed.lag().toSeconds() : 0);
                },
                ids);
        tokens.ifPresent(TokenCache::prepare);
        readiness.started();
        return new Gateway(
                settings,
                clocks,
                readiness,
                database,
                feed,
                drain,
                engine,
                schema,
                tokens,
                purses,
                resets,
                claims,
                expiry,
                softBudgets,
                exchanger,
                breakerExchange,
                decisions,
                ledgerJobs,
                liveModels,
                liveGroups);
    }

    private static InferenceEndpoints.Responses responses(Formats formats, Vault vault, Clocks clocks) {
        var seals = new ResponseSeals(vault);
        return new InferenceEndpoints.Responses(
                new ResponsesSurface(formats, seals, clocks),
                new StoredResponsesSurface(StoredResponsesSurface.What.RETRIEVE, seals),
                new StoredResponsesSurface(StoredResponsesSurface.What.DELETE, seals),
                new StoredResponsesSurface(StoredResponsesSurface.What.CANCEL, seals),
                new StoredResponsesSurface(StoredResponsesSurface.What.INPUT_ITEMS, seals));
    }

    private static void watchPayers(ChangeFeed feed, Payers payers, Purses purses, CustomerDefault ofCustomers) {
        feed.subscribe(Customers.TOPIC, id -> {
            payers.forget(PurseId.Kind.CUSTOMER, id);
            purses.changed(PurseId.Kind.CUSTOMER, id);
        });
        feed.subscribe(Tags.TOPIC, id -> {
            payers.forget(PurseId.Kind.TAG, id);
            purses.changed(PurseId.Kind.TAG, id);
        });
        feed.subscribe(BudgetRows.TOPIC, id -> {
            payers.forgetBudget(id).forEach(payer -> purses.changed(payer.kind(), payer.owner()));
            if (id.equals(ofCustomers.budget())) {
                purses.changed(PurseId.Kind.CUSTOMER, Change.EVERYTHING);
            }
        });
    }

    /** What an earlier process of this node was lent and did not spend is there again as soon as what it spent is booked. */
    private static void releaseEarlier(Purses purses, Drain drain) {
        while (!drain.await(JOURNAL_PATIENCE)) {
            LOG.atDebug().log(
                    "what earlier processes of this node were lent is released when their journal is drained");
        }
        try {
            purses.releaseEarlier();
        } catch (ApiException gone) {
            LOG.atWarn()
                    .addKeyValue("cause", gone.error().message())
                    .log("what earlier processes were lent stays lent");
        }
    }

    /** From now on this node hears of changes. */
    private static void listen(ChangeFeed feed, KeyLoader keys, Clocks clocks) {
        feed.start();
        long until = clocks.nanos() + FIRST_WORD.toNanos();
        while (!feed.healthy() && clocks.nanos() < until) {
            LockSupport.parkNanos(1_000_000);
        }
        try {
            keys.rehearse();
        } catch (ApiException gone) {
            LOG.atWarn()
                    .addKeyValue("cause", gone.error().message())
                    .log("the database went away as soon as it had come");
        }
    }

    private static void prove(Vault vault, Database database) {
        try {
            vault.prove(database);
        } catch (OperatorFault wrong) {
            database.close();
            throw wrong;
        }
    }

    /** The node serves already; with another keyring than its database's it stores no secrets, and does not become ready. */
    private static void proveWhenPossible(Vault vault, Database database) {
        while (!vault.isProven() && !Thread.currentThread().isInterrupted()) {
            try {
                vault.prove(database);
            } catch (OperatorFault wrong) {
                LOG.atError().addKeyValue("cause", wrong.getMessage()).log("this node does not become ready");
                return;
            } catch (RuntimeException gone) {
                LOG.atWarn()
                        .addKeyValue("cause", gone.toString())
                        .log("the keyring could not be compared; trying again");
                LockSupport.parkNanos(PROOF_PAUSE.toNanos());
            }
        }
    }

    /** A node that hears nothing of changes serves what it knows for so long; zero still allows for a slow poll. */
    private static Duration staleLimit(Settings settings) {
        return settings.staleMax().compareTo(LEAST_STALE) < 0 ? LEAST_STALE : settings.staleMax();
    }

    private static Set<EndpointClass> disabled(Settings settings) {
        var disabled = EnumSet.noneOf(EndpointClass.class);
        if (settings.disabled().management()) {
            disabled.add(EndpointClass.MANAGEMENT);
        }
        if (settings.disabled().models()) {
            disabled.add(EndpointClass.MODELS);
        }
        return disabled;
    }

    private static EngineSettings engineSettings(Settings settings) {
        var listener = settings.listener();
        return new EngineSettings(
                listener.host(),
                listener.port(),
                listener.adminPort(),
                settings.eventLoops(),
                Math.toIntExact(settings.maxBody()),
                listener.tls().map(tls -> new EngineSettings.Tls(tls.certificate(), tls.key())));
    }

    int port() {
        return engine.port();
    }

    int adminPort() {
        return engine.adminPort();
    }

    /**
     * Not ready at once, no new connections after the delay, running requests get their time, then an error; the journal is
     * drained last.
     *
     * @return false where records of usage are left in the journal: then another start or node must drain it
     */
    boolean stop() {
        readiness.draining();
        waitFor(settings.drain().delay());
        LOG.info("draining");
        engine.drain(settings.drain().timeout());
        claims.close();
        // The loops must still run: each closes its own part of the journal.
        boolean drained = drain.close(JOURNAL_PATIENCE);
        resets.close();
        expiry.close();
        softBudgets.close();
        exchanger.close();
        breakerExchange.close();
        decisions.close();
        ledgerJobs.close();
        purses.close(drained);
        engine.close();
        schema.close();
        tokens.ifPresent(TokenCache::close);
        liveGroups.close();
        feed.close();
        liveModels.close();
        database.close();
        LOG.atInfo().addKeyValue("journal_drained", drained).log("stopped");
        return drained;
    }

    /** The delay gives load balancers the time to see that this node is not ready. */
    private void waitFor(Duration delay) {
        long until = clocks.nanos() + delay.toNanos();
        while (clocks.nanos() < until) {
            LockSupport.parkNanos(until - clocks.nanos());
        }
    }
}
