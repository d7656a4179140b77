package dev.gatehouse.inference;

import dev.gatehouse.access.Caller;
import dev.gatehouse.idempotency.IdentifiedRequest;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.WireError;
import org.jspecify.annotations.Nullable;

/** OpenAI's Responses, of any provider: as they are where it speaks them, translated where it does not. */
public final class ResponsesSurface implements Surface {
    private final Formats formats;
    private final ResponseSeals seals;
    private final Clocks clocks;

    public ResponsesSurface(Formats formats, ResponseSeals seals, Clocks clocks) {
        this.formats = formats;
        this.seals = seals;
        this.clocks = clocks;
    }

    @Override
    public String operation() {
        return "responses";
    }

    @Override
    public Deployment.Mode mode() {
        return Deployment.Mode.CHAT;
    }

    @Override
    public Asked read(byte[] body, Exchange exchange, Caller caller) {
        return read(body, exchange.pathVariable("model"), owner(caller));
    }

    @Override
    public Asked read(byte[] body, @Nullable String pathModel) {
        return read(body, pathModel, NOBODY);
    }

    static final String NOBODY = "";

    /** Whose responses a caller's are; nobody's who is not known. */
    static String owner(Caller caller) {
        return IdentifiedRequest.scope(caller).map(ResponseSeals::owner).orElse(NOBODY);
    }

    private Asked read(byte[] body, @Nullable String pathModel, String owner) {
        var named = PathModel.into(body, pathModel);
        return new AskedResponse(
                named, Formats.RESPONSES.readWholeHead(named), pathModel, owner, formats, seals, clocks);
    }

    @Override
    public byte[] error(WireError error) {
        return Formats.RESPONSES.error(error);
    }

    @Override
    public byte[] streamError(WireError error) {
        return Formats.RESPONSES.streamError(error);
    }
}
