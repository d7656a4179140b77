package dev.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.simulator.Frame.Event;
import dev.gatehouse.simulator.Frame.Role;
import dev.gatehouse.simulator.Script.Finish;
import dev.gatehouse.simulator.Script.Head;
import dev.gatehouse.simulator.Script.Step;
import dev.gatehouse.simulator.Script.Write;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayerTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final Entry entry =
            new Entry(1, new Request("POST", "/", new DefaultHttpHeaders(), new byte[0]), new Totals());

    private void readable(boolean readable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, readable);
    }

    @Test
    void nothing_is_queued_for_a_client_that_does_not_read() {
        List<Step> steps =
                List.of(new Head(), new Write(new Event(Role.CONTENT, 1, "a", "", "")), new Finish(Outcome.COMPLETED));
        var script = new Script(200, new byte[1], true, true, steps, Entry.Spent.NOTHING);
        var player = new Player(channel.pipeline().firstContext(), script, entry, () -> {});
        readable(false);
        player.play();
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(entry.outcome()).isEqualTo(Outcome.IN_FLIGHT);
        readable(true);
        player.writable();
        assertThat(channel.outboundMessages()).hasSize(3);
        assertThat(entry.outcome()).isEqualTo(Outcome.COMPLETED);
        channel.finishAndReleaseAll();
    }
}
