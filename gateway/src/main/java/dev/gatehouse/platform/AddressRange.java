package dev.gatehouse.platform;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Addresses that begin alike, such as {@code 10.0.0.0/8}.
 *
 * @param bits of the network, so many of which are the same in all of them
 */
public record AddressRange(InetAddress network, int bits) {
    /** Those no network but one's own leads to. */
    public static final List<AddressRange> PRIVATE = Stream.of(
                    "127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
            .map(AddressRange::of)
            .toList();

    /**
     * @param text an address, or a network as CIDR writes it
     * @throws IllegalArgumentException where it is neither
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int all = network.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? all : bits(text.substring(slash + 1));
        if (bits > all) {
            throw new IllegalArgumentException("no network: " + text);
        }
        return new AddressRange(network, bits);
    }

    private static int bits(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("no length of a network: " + text);
        }
        return Integer.parseInt(text);
    }

    public boolean contains(InetAddress address) {
        var mine = network.getAddress();
        var other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> i % Byte.SIZE;
            if (((mine[i / Byte.SIZE] ^ other[i / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
