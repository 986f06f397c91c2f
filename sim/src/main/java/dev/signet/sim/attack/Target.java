// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.conformance.Client;
import dev.signet.sim.Deadline;
import dev.signet.sim.Site;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;

/// A running server as one case attacks it. Keeps the attackers' connections and cuts them at the
/// end of the case, so that nobody waits longer. Any thread.
final class Target implements AutoCloseable {
    /// A case takes less than a minute, all told.
    static final Duration LONGEST = Duration.ofSeconds(45);

    private static final String VAULT_VERSION = "?api-version=7.4";

    private final Site.Running running;
    private final Door main;
    private final Door vault;
    private final Door plain;
    private final Deadline deadline = Deadline.in(LONGEST);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread cutter;
    private volatile boolean over;

    Target(Site.Running running) {
        this.running = running;
        Client client = running.client();
        SSLSocketFactory trust = Client.trust(Path.of(client.endpoint("ca"))).getSocketFactory();
        this.main = new Door(port(client.arm()), Optional.of(trust));
        this.vault = new Door(port(client.vault()), Optional.of(trust));
        this.plain = new Door(port(client.endpoint("plain")), Optional.empty());
        this.cutter = Thread.ofVirtual().start(this::cutAtTheEnd);
    }

    private static int port(String address) {
        return URI.create(address).getPort();
    }

    Site.Running running() {
        return running;
    }

    /// The listener with TLS for all but the vault.
    Door main() {
        return main;
    }

    Door vault() {
        return vault;
    }

    /// The listener without TLS: most bytes for the least work of a client.
    Door plain() {
        return plain;
    }

    /// The end of the case.
    Deadline deadline() {
        return deadline;
    }

    /// The value of `Authorization` for `fhir`, `vault` or `arm`.
    String bearer(String resource) {
        return "Bearer " + running.client().token(resource);
    }

    /// The address of the account's data, without the host.
    static String fhir(String below) {
        return "/fhir/" + Site.ACCOUNT + below;
    }

    /// The address of something about the key, without the host.
    static String key(String below) {
        return "/keys/" + Site.KEY + below + VAULT_VERSION;
    }

    /// The head of a request to the account with a token.
    byte[] fhirHead(Door door, String method, String below, long bodyBytes) {
        return Wire.head(
                door,
                method,
                fhir(below),
                bodyBytes,
                "Authorization",
                bearer("fhir"),
                "Content-Type",
                "application/fhir+json");
    }

    /// A new connection of an attacker, for as long as the case lasts.
    Wire wire(Door door) throws IOException {
        return Wire.open(door, socket(door), LONGEST);
    }

    /// One that takes little at a time from the server.
    Wire slowWire(Door door, int windowBytes) throws IOException {
        return Wire.open(door, kept(door.connectSlow(windowBytes)), LONGEST);
    }

    /// A connection of which no more is there than TCP's.
    Socket socket(Door door) throws IOException {
        return kept(door.connect());
    }

    /// The same, from another address of the loopback.
    Socket otherSocket(Door door) throws IOException {
        return kept(door.connectFromElsewhere());
    }

    private Socket kept(Socket connection) throws IOException {
        open.add(connection);
        if (over) {
            connection.close();
            throw new IOException("the case is over");
        }
        return connection;
    }

    private void cutAtTheEnd() {
        try {
            Thread.sleep(deadline.left());
            leave();
        } catch (InterruptedException _) {
            // closed before
        }
    }

    /// The attackers leave: all connections are cut, also those yet to come.
    void leave() {
        over = true;
        for (Socket connection : open) {
            try {
                connection.close();
            } catch (IOException _) {
                // it is closed all the same
            }
        }
    }

    @Override
    public void close() {
        cutter.interrupt();
        leave();
    }
}
