package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.acceptance.Product;
import dev.gatehouse.acceptance.RawSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a path is spelled, it opens no more than its plain spelling does. */
@ManagementTest
final class PathSpellingsTest {
    private final Scratch scratch = Scratch.fresh();
    private final World world = World.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//key/info",
                "/key//info",
                "/key/./info",
                "/key/%2e/info",
                "/key/x/../info",
                "/key/%2e%2e/key/info",
                "/team/info/../../key/info",
                "/team/info/%2e%2e/%2E%2E/key/info",
                "/key/info/",
                "/key/info//",
                "/KEY/INFO",
                "/Key/info",
                "/key/info;x",
                "/key;x=1/info",
                "/key/info;jsessionid=1",
                "/key%2finfo",
                "/key%2Finfo",
                "/%6bey/info",
                "/key/info%20",
                "/key/info%00",
                "/key/info%3f",
                "/key/info%23",
                "/key\\info",
                "/key/info.json",
                "/key/info%252f",
                "/v2/../key/info"
            })
    void a_read_spelled_oddly_shows_no_strangers_key(String path) {
        var stranger = scratch.key("stranger", world.id(Actor.CROSS_ORG_USER), world.id(Actor.Team.BETA));
        for (var caller : List.of(Actor.INTERNAL_USER, Actor.ORG_ADMIN, Actor.TEAM_ADMIN)) {
            var answer = raw(
                    "GET", path + "?key=" + stranger.hash(), world.key(caller).clear(), "");
            assertThat(answer.status()).as(answer.toString()).isIn(400, 401, 403, 404, 405);
            assertThat(answer.body()).doesNotContain(scratch.prefix());
        }
        assertThat(raw("GET", path + "?key=" + stranger.hash(), "sk-nobody-at-all", "")
                        .status())
                .isIn(400, 401, 404, 405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//key/block",
                "/key//block",
                "/key/info/../block",
                "/key/info/%2e%2e/block",
                "/key/info;/../block",
                "/health/liveliness/../../key/block",
                "/v1/models/%2e%2e/%2e%2e/key/block",
                "/v1/chat/completions/../../../key/block",
                "/docs/..%2f..%2fkey/block",
                "/key/block/",
                "/KEY/BLOCK",
                "/key/block;x",
                "/key%2fblock",
                "/%6b%65%79/block",
                "/key/block%20",
                "/key/block%00",
                "/key/health/../block"
            })
    void a_write_spelled_oddly_changes_nothing_for_who_may_not(String path) {
        var stranger = scratch.key("stranger", world.id(Actor.CROSS_ORG_USER), world.id(Actor.Team.BETA));
        var before = Api.master().row(stranger.hash()).orElseThrow();
        var body = Api.json("key", stranger.hash()).toString();
        for (var caller : List.of(Actor.INTERNAL_USER, Actor.ORG_ADMIN, Actor.TEAM_ADMIN)) {
            var answer = raw("POST", path, world.key(caller).clear(), body);
            assertThat(answer.status()).as(answer.toString()).isIn(400, 401, 403, 404, 405);
        }
        assertThat(raw("POST", path, "", body).status()).isIn(400, 401, 404, 405);
        assertThat(Api.master().row(stranger.hash())).contains(before);
        assertThat(Api.use(stranger.clear())).isEqualTo(200);
    }

    /** Sent as it is spelled: clients tidy up. */
    private static RawSocket.Reply raw(String method, String path, String credential, String body) {
        try (var socket = RawSocket.to(Product.shared())) {
            return socket.send(method + " " + path + " HTTP/1.1\r\nHost: gatehouse\r\nAuthorization: Bearer "
                            + credential + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .reply(Duration.ofSeconds(10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
