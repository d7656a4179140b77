package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.AddressRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientAddressesTest {
    private final ClientAddresses addresses = new ClientAddresses(
            List.of(AddressRange.of("127.0.0.0/8"), AddressRange.of("10.0.0.0/8"), AddressRange.of("fc00::/7")));

    @ParameterizedTest(name = "{0}, X-Forwarded-For: {1}, X-Real-IP: {2} → {3}")
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.7  |                                    |             | 192.0.2.7
            192.0.2.7  | 198.51.100.1                       | 203.0.113.5 | 192.0.2.7
            127.0.0.1  | 198.51.100.1                       |             | 198.51.100.1
            127.0.0.1  | 198.51.100.9, 198.51.100.1         |             | 198.51.100.1
            127.0.0.1  | 198.51.100.9, 198.51.100.1, 10.0.0.3 |           | 198.51.100.1
            127.0.0.1  | 10.0.0.9, 10.0.0.3                 |             | 10.0.0.9
            127.0.0.1  |                                    | 203.0.113.5 | 203.0.113.5
            127.0.0.1  | 198.51.100.1                       | 203.0.113.5 | 198.51.100.1
            127.0.0.1  | nonsense                           |             | 127.0.0.1
            127.0.0.1  | nonsense, 10.0.0.3                 |             | 10.0.0.3
            127.0.0.1  |                                    | nonsense    | 127.0.0.1
            fd12::1    | 2001:DB8:0::1                      |             | 2001:db8:0:0:0:0:0:1
            11.0.0.1   | 198.51.100.1                       |             | 11.0.0.1
            """)
    void only_what_trusted_proxies_say_is_believed(String peer, String forwarded, String real, String client) {
        var request = new FakePresented("/v1/models").from(peer);
        if (forwarded != null) {
            request = request.with("X-Forwarded-For", forwarded);
        }
        if (real != null) {
            request = request.with("X-Real-IP", real);
        }

        assertThat(addresses.of(request)).isEqualTo(client);
    }

    @Test
    void where_nobody_is_trusted_it_is_the_socket_that_counts() {
        var request = new FakePresented("/v1/models").from("127.0.0.1").with("X-Forwarded-For", "198.51.100.1");

        assertThat(ClientAddresses.OF_SOCKETS.of(request)).isEqualTo("127.0.0.1");
    }
}
