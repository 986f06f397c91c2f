// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A process started as a worker is reaches nobody, not even a server that listens beside it.
class NoNetworkTest {
    /// Tries every way; in the process that is tried.
    public static final class Tries {
        private Tries() {}

        /// Ends with a bit for each that leads somewhere.
        public static void main(String[] arguments) throws IOException {
            NoNetwork.close();
            var there =
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
            List<Try> ways =
                    List.of(
                            () -> new Socket().connect(there),
                            () -> new ServerSocket(0).close(),
                            () -> SocketChannel.open(there).close(),
                            () -> HttpClient.newHttpClient().close(),
                            () -> InetAddress.getAllByName("example.org"),
                            () ->
                                    URI.create("http://127.0.0.1:" + arguments[0])
                                            .toURL()
                                            .openStream()
                                            .close());
            int reached = 0;
            for (int i = 0; i < ways.size(); i++) {
                reached |= isDone(ways.get(i)) ? 1 << i : 0;
            }
            System.exit(reached);
        }

        /// What may fail.
        private interface Try {
            void run() throws IOException;
        }

        private static boolean isDone(Try one) {
            try {
                one.run();
                return true;
            } catch (IOException | RuntimeException | Error _) {
                return false;
            }
        }
    }

    @Test
    void aWorkerReachesNobody() throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> arguments = List.of("" + server.getLocalPort());
            assertEquals(0, ended(WorkerCommand.options(), arguments));
        }
    }

    private static int ended(List<String> options, List<String> arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Tries.class.getName());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(true, process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue();
    }
}
