// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.limits.Connection;
import dev.signet.http.limits.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static Connection connection() {
        try {
            var peer = Peer.of(InetAddress.getLoopbackAddress(), true);
            return new Connection(SocketChannel.open(), peer, Servers.limits(), System::nanoTime);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thePlaneOfOneConnectionAndATaskMayFailAndAllOthersAreWatchedOn() throws Exception {
        var asked = new Semaphore(0);
        Plane broken =
                new Plane() {
                    @Override
                    public Response handle(Request request) {
                        return Response.empty(200);
                    }

                    @Override
                    public boolean forgets() {
                        asked.release();
                        throw new IllegalStateException("secret");
                    }
                };
        try (var watch = new Watch(Servers.limits())) {
            var rounds = new Semaphore(0);
            watch.everyRound(
                    () -> {
                        throw new IllegalStateException("secret");
                    });
            watch.everyRound(rounds::release);
            var end = new CountDownLatch(1);
            Thread idle =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        Watch.Ticket ticket = watch.ticket(WatchTest::connection);
                                        ticket.carried().carries(broken);
                                        ticket.connected(() -> awaited(end), () -> {});
                                        ticket.rest();
                                        byte[] _ = ticket.read();
                                    });
            assertTrue(asked.tryAcquire(2, 20, TimeUnit.SECONDS));
            rounds.drainPermits();
            assertTrue(rounds.tryAcquire(2, 20, TimeUnit.SECONDS));
            // one that stalls is still interrupted
            var interrupted = new CountDownLatch(1);
            Thread stalled =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        watch.ticket(WatchTest::connection).enter();
                                        try {
                                            end.await();
                                        } catch (InterruptedException e) {
                                            interrupted.countDown();
                                        }
                                    });
            assertTrue(interrupted.await(20, TimeUnit.SECONDS));
            end.countDown();
            idle.join();
            stalled.join();
        }
    }

    private static byte[] awaited(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new byte[] {1};
    }
}
