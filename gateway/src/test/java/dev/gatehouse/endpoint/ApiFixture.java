package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.BannedMembers;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Subject;
import dev.gatehouse.idempotency.ClaimNode;
import dev.gatehouse.keys.KeyLoader;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Managed endpoints over a database without rows, called without a socket; each room's fixture says which they are. */
public abstract class ApiFixture {
    public static final String MASTER = "sk-master-0123456789";

    // A busy machine may take longer to connect than a request should wait.
    private static final CacheLimits PATIENT =
            new CacheLimits(1_000, 1_000, Duration.ofSeconds(10), 4, 100, Duration.ofSeconds(20));

    public final MovableClocks clocks = new MovableClocks();
    public final Database database = TestDatabase.emptied();
    public final KeyCache cache = new KeyCache(new KeyLoader(database), PATIENT, clocks);
    public EndpointTable table = EndpointTable.of(List.of());
    private final EndpointRunner runner;

    protected final Authenticator authenticator;

    /** @param masterUser whom the master key stands for */
    protected ApiFixture(String masterUser) {
        this(masterUser, new Policy());
    }

    protected ApiFixture(String masterUser, Policy policy) {
        authenticator = new Authenticator(Secret.of(MASTER), masterUser, cache, clocks, () -> false);
        database.onCommit(changes -> changes.forEach(this::forget));
        runner = new EndpointRunner(
                authenticator,
                policy,
                BannedMembers.ALL,
                new Errors(new FakeFormat("openai"), new FakeFormat("anthropic"), new FakeFormat("gemini"), clocks),
                RepeatedWrites.of(ClaimNode.on(database).claims, clocks),
                clocks);
    }

    private void forget(Change change) {
        for (var kind : Subject.Kind.values()) {
            if (kind.topic().equals(change.topic())) {
                cache.forget(kind, change.key());
            }
        }
    }

    protected final void serve(List<Endpoint> endpoints) {
        table = EndpointTable.of(endpoints);
    }

    public final Reply get(String path, @Nullable String key) {
        return send("GET", path, key, null);
    }

    public final Reply post(String path, @Nullable String key, String json) {
        return send("POST", path, key, json);
    }

    public final Reply send(String method, String path, @Nullable String key, @Nullable String json) {
        var request = request(method, path).key(key);
        return run(json == null ? request : request.json(json));
    }

    protected FakeRequest request(String method, String path) {
        return new FakeRequest(method, path);
    }

    public final Reply run(FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    /** The clear text of a new key with these members. */
    public final String generate(String json) {
        return json(post("/key/generate", MASTER, json)).path("key").asText();
    }

    public final void user(String id, @Nullable String role, @Nullable String email) {
        execute(
                "insert into user_account (user_id, user_role, user_email, created_at, updated_at)"
                        + " values (?, ?, ?, '2026-01-01', '2026-01-01')",
                id,
                role,
                email);
    }

    /** A user with an address. */
    public final void user(String id, String role) {
        user(id, role, id + "@example.org");
    }

    /** An organization whose budget, which is not made, is {@code budget-of-ID}. */
    public final void organization(String id) {
        execute(
                "insert into organization (organization_id, organization_alias, budget_id, created_at, updated_at)"
                        + " values (?, 'o', 'budget-of-' || ?, '2026-01-01', '2026-01-01')",
                id,
                id);
    }

    public final void inOrganization(String organization, String user, String role) {
        execute(
                "insert into organization_member (organization_id, user_id, user_role, created_at, updated_at)"
                        + " values (?, ?, ?, '2026-01-01', '2026-01-01')",
                organization,
                user,
                role);
    }

    public final void orgAdmin(String organization, String user) {
        inOrganization(organization, user, "org_admin");
    }

    /** A team whose alias is its id. */
    public final void team(String id, @Nullable String organization) {
        execute(
                "insert into team (team_id, team_alias, organization_id, created_at, updated_at)"
                        + " values (?, ?, ?, '2026-01-01', '2026-01-01')",
                id,
                id,
                organization);
    }

    /** @param role {@code admin} or {@code user} */
    public final void member(String team, String user, String role) {
        execute(
                "insert into team_member (team_id, user_id, user_email, role)"
                        + " values (?, ?, (select user_email from user_account where user_id = ?), ?)",
                team,
                user,
                user,
                role);
    }

    public final void execute(String sql, @Nullable Object... values) {
        database.transactVoid(tx -> tx.handle().execute(sql, values));
    }

    /** The one column of each row. */
    public final List<String> query(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }

    public static JsonNode json(Reply reply) {
        return Json.parse(text(reply));
    }

    public static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
