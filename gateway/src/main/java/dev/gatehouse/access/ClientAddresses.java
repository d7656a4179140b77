package dev.gatehouse.access;

import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.platform.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which address a request is counted on. What proxies we trust say of it is believed; what anybody else says is not, or everybody could
 * be somebody new with each request.
 */
public final class ClientAddresses {
    /** Every address is the socket's. */
    static final ClientAddresses OF_SOCKETS = new ClientAddresses(List.of());

    private final List<AddressRange> trusted;

    /** @param trusted where our own proxies are */
    public ClientAddresses(List<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    String of(Presented request) {
        var peer = request.remoteAddress();
        if (!isTrusted(peer)) {
            return peer;
        }
        var forwarded = request.requestHeader("X-Forwarded-For");
        if (forwarded != null) {
            return forwarded(forwarded, peer);
        }
        var real = request.requestHeader("X-Real-IP");
        return real == null ? peer : canonical(real).orElse(peer);
    }

    /** The last that is no proxy of ours; where all are, the first. */
    private String forwarded(String header, String peer) {
        var nearest = peer;
        for (var part : List.of(header.split(",", -1)).reversed()) {
            var address = canonical(part);
            if (address.isEmpty()) {
                return nearest; // what stands before was not written by a proxy of ours
            }
            nearest = address.get();
            if (!isTrusted(nearest)) {
                return nearest;
            }
        }
        return nearest;
    }

    private boolean isTrusted(String address) {
        var parsed = AccessConfig.address(address);
        return parsed.isPresent() && trusted.stream().anyMatch(range -> range.contains(parsed.get()));
    }

    /** One address has one spelling. */
    private static Optional<String> canonical(String text) {
        return AccessConfig.address(text.strip()).map(InetAddress::getHostAddress);
    }
}
